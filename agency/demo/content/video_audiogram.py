"""Podcast audiogram and subtitles."""

from agency.demo.content.shapes import CANCEL_EN, CANCEL_FR, Extra, Faq, Package, Question, Service

PODCAST_AUDIOGRAM = Service(
    slug="podcast-audiogram",
    category="video",
    cover="podcast-audiogram",
    cover_alt_en="Abstract cover: vertical bars rising and falling around a round microphone",
    cover_alt_fr=(
        "Couverture abstraite : des barres verticales montent et descendent autour d’un micro rond"
    ),
    title_en="Podcast audiogram and subtitles",
    title_fr="Audiogramme de podcast et sous-titres",
    promise_en="A podcast people can see before they hear it",
    promise_fr="Un podcast que l’on voit avant de l’entendre",
    summary_en=(
        "The strongest minute of your episode as a subtitled video, ready for social networks. We "
        "listen to the whole episode, suggest the passage and check every word of the subtitles."
    ),
    summary_fr=(
        "La meilleure minute de votre épisode en vidéo sous-titrée, prête pour les réseaux. Nous "
        "écoutons tout l’épisode, proposons l’extrait et vérifions chaque mot des sous-titres."
    ),
    audience_en=(
        "For podcasts and radio programmes, and for companies that record interviews and want "
        "them found."
    ),
    audience_fr=(
        "Pour les podcasts, les radios et les entreprises qui enregistrent des entretiens et "
        "veulent qu’on les trouve."
    ),
    benefits_en=(
        "A passage that stands on its own",
        "Subtitles corrected by hand, names included",
        "Your cover, your colours, your type",
        "Readable with the sound off",
    ),
    benefits_fr=(
        "Un extrait qui se suffit à lui-même",
        "Des sous-titres corrigés à la main, noms propres compris",
        "Votre vignette, vos couleurs, vos polices",
        "Lisible sans le son",
    ),
    deliverables_en=(
        "The audiogram as MP4, in the format of your choice",
        "The subtitles of the excerpt as an SRT file",
        "A text to publish with it",
    ),
    deliverables_fr=(
        "L’audiogramme en MP4, au format de votre choix",
        "Les sous-titres de l’extrait dans un fichier SRT",
        "Un texte pour l’accompagner",
    ),
    faq_en=(
        Faq(
            question="Which languages do you subtitle?",
            answer=(
                "English and French. For a conversation in both languages, tell us in the brief "
                "which one the subtitles should use."
            ),
        ),
        Faq(
            question="Can I choose the passage myself?",
            answer=(
                "Yes: give the start and the end in the brief. Otherwise we choose it, and you "
                "can ask for another one with a round of changes."
            ),
        ),
        Faq(
            question="May I publish it anywhere?",
            answer=(
                "Yes, once you have approved it, on any network and for as long as you like. You "
                "confirm that your guests agreed to the recording."
            ),
        ),
        CANCEL_EN,
    ),
    faq_fr=(
        Faq(
            question="Dans quelles langues sous-titrez-vous ?",
            answer=(
                "Le français et l’anglais. Pour une conversation dans les deux langues, indiquez "
                "dans le brief celle des sous-titres."
            ),
        ),
        Faq(
            question="Puis-je choisir l’extrait moi-même ?",
            answer=(
                "Oui : indiquez le début et la fin dans le brief. Sinon nous le choisissons, et "
                "vous pouvez en demander un autre avec une retouche."
            ),
        ),
        Faq(
            question="Puis-je le publier partout ?",
            answer=(
                "Oui, une fois la livraison validée, sur tous les réseaux et sans limite de "
                "durée. Vous confirmez que vos invités ont accepté l’enregistrement."
            ),
        ),
        CANCEL_FR,
    ),
    packages=(
        Package(
            tier="basic",
            name_en="Basic",
            name_fr="Essentielle",
            summary_en="One audiogram",
            summary_fr="Un audiogramme",
            price=4900,
            days=2,
            revisions=1,
            features_en=("1 excerpt of 60 seconds at most", "1 format", "1 round of changes"),
            features_fr=("1 extrait de 60 secondes au plus", "1 format", "1 retouche"),
        ),
        Package(
            tier="standard",
            name_en="Standard",
            name_fr="Standard",
            summary_en="Three audiograms from one episode",
            summary_fr="Trois audiogrammes d’un même épisode",
            price=10_900,
            days=3,
            revisions=1,
            features_en=(
                "3 excerpts",
                "Square and vertical",
                "3 texts to publish",
                "1 round of changes",
            ),
            features_fr=("3 extraits", "Carré et vertical", "3 textes à publier", "1 retouche"),
        ),
        Package(
            tier="premium",
            name_en="Premium",
            name_fr="Premium",
            summary_en="The whole episode, subtitled",
            summary_fr="L’épisode entier, sous-titré",
            price=21_900,
            days=5,
            revisions=2,
            features_en=(
                "Up to 60 minutes subtitled",
                "Full transcript",
                "3 excerpts in 2 formats",
                "2 rounds of changes",
            ),
            features_fr=(
                "Jusqu’à 60 minutes sous-titrées",
                "Transcription complète",
                "3 extraits en 2 formats",
                "2 retouches",
            ),
        ),
    ),
    extras=(
        Extra(
            slug="transcript",
            name_en="Full transcript",
            name_fr="Transcription complète",
            description_en="Up to 60 minutes, with the names of the speakers, as a Word document.",
            description_fr="Jusqu’à 60 minutes, avec le nom des personnes, au format Word.",
            price=3900,
            extra_days=1,
            freelancer_amount=1500,
        ),
        Extra(
            slug="show-notes",
            name_en="Show notes",
            name_fr="Notes d’épisode",
            description_en=(
                "A summary, chapters with their times, and the links that were mentioned."
            ),
            description_fr="Un résumé, des chapitres minutés et les liens cités.",
            price=3500,
            extra_days=1,
            freelancer_amount=1300,
        ),
        Extra(
            slug="template",
            name_en="Editable template",
            name_fr="Modèle réutilisable",
            description_en="The layout as a file for Canva, for your next episodes.",
            description_fr="La mise en page dans un fichier Canva, pour vos prochains épisodes.",
            price=6000,
            extra_days=2,
            freelancer_amount=2400,
        ),
    ),
    questions=(
        Question(
            slug="programme",
            kind="short",
            required=True,
            crosses="as_written",
            label_en="What is the podcast called?",
            label_fr="Comment s’appelle le podcast ?",
        ),
        Question(
            slug="episode",
            kind="link",
            required=True,
            crosses="as_written",
            label_en="A link to the episode",
            label_fr="Un lien vers l’épisode",
            help_en="Public page or download link.",
            help_fr="Page publique ou lien de téléchargement.",
        ),
        Question(
            slug="excerpt",
            kind="short",
            required=False,
            crosses="as_written",
            label_en="The passage, if you have chosen it",
            label_fr="L’extrait, si vous l’avez choisi",
            help_en="For instance: from 12:40 to 13:30.",
            help_fr="Par exemple : de 12:40 à 13:30.",
        ),
        Question(
            slug="names",
            kind="long",
            required=True,
            crosses="as_written",
            label_en="Names and words we must spell right",
            label_fr="Les noms et les mots à bien orthographier",
            help_en="Guests, brands, technical terms.",
            help_fr="Invités, marques, termes techniques.",
        ),
        Question(
            slug="format",
            kind="choice",
            required=True,
            crosses="as_written",
            label_en="Which format first?",
            label_fr="Quel format en premier ?",
            choices_en=("Vertical", "Square", "Wide"),
            choices_fr=("Vertical", "Carré", "Large"),
        ),
        Question(
            slug="cover",
            kind="file",
            required=False,
            crosses="as_written",
            label_en="The podcast’s cover picture",
            label_fr="La vignette du podcast",
            help_en="PNG or JPEG, 1,400 pixels or more.",
            help_fr="PNG ou JPEG, 1 400 pixels ou plus.",
        ),
        Question(
            slug="note",
            kind="long",
            required=False,
            crosses="nothing",
            label_en="A note for your contact at the agency",
            label_fr="Un mot pour votre interlocuteur à l’agence",
            help_en="It stays with us.",
            help_fr="Il reste chez nous.",
        ),
    ),
)
