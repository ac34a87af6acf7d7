"""Short video editing."""

from agency.demo.content.shapes import CANCEL_EN, CANCEL_FR, Extra, Faq, Package, Question, Service

SHORT_VIDEO_EDITING = Service(
    slug="short-video-editing",
    category="video",
    cover="short-video-editing",
    cover_alt_en="Abstract cover: a tall frame crossed by a cut, with a play triangle",
    cover_alt_fr=(
        "Couverture abstraite : un cadre vertical traversé par une coupe, avec un triangle de "
        "lecture"
    ),
    title_en="Short video editing",
    title_fr="Montage de vidéos courtes",
    promise_en="Your raw footage, cut to the part people watch",
    promise_fr="Vos rushes, montés autour de ce qui se regarde",
    summary_en=(
        "Send what you filmed with your phone or your camera. You receive short vertical or "
        "square videos with clean sound and subtitles, checked before you see them."
    ),
    summary_fr=(
        "Envoyez ce que vous avez filmé au téléphone ou à la caméra. Vous recevez des vidéos "
        "courtes, verticales ou carrées, au son propre et sous-titrées, contrôlées avant de vous "
        "parvenir."
    ),
    audience_en=(
        "For shops, trainers, makers and associations that film often and never find an evening "
        "to edit."
    ),
    audience_fr=(
        "Pour les commerces, les formateurs, les artisans et les associations qui filment souvent "
        "et ne trouvent jamais la soirée pour monter."
    ),
    benefits_en=(
        "A first second that makes sense without sound",
        "Subtitles that can be read on a small screen",
        "Music with a licence that covers your use",
        "Sound evened out, noise brought down",
    ),
    benefits_fr=(
        "Une première seconde qui se comprend sans le son",
        "Des sous-titres lisibles sur un petit écran",
        "Une musique dont la licence couvre votre usage",
        "Un son égalisé, moins de bruit de fond",
    ),
    deliverables_en=(
        "The edited video as MP4, 1080 pixels wide",
        "A version without subtitles",
        "The subtitles as an SRT file",
        "A cover picture for each video",
    ),
    deliverables_fr=(
        "La vidéo montée en MP4, 1 080 pixels de large",
        "Une version sans sous-titres",
        "Les sous-titres dans un fichier SRT",
        "Une image de couverture par vidéo",
    ),
    faq_en=(
        Faq(
            question="How do I send heavy files?",
            answer=(
                "Paste a link to your storage space (Drive, Dropbox, WeTransfer or another) in "
                "the brief. Check that anyone with the link may download."
            ),
        ),
        Faq(
            question="Who owns the video?",
            answer=(
                "You keep the rights to what you filmed, and you may publish the edit without "
                "limit once you have approved it. The music keeps its own licence, delivered with "
                "the video."
            ),
        ),
        Faq(
            question="What counts as one round of changes?",
            answer=(
                "One list of remarks on the whole video, sent at once. Another cut, another "
                "music, other words in the subtitles: all of that fits in one round."
            ),
        ),
        CANCEL_EN,
    ),
    faq_fr=(
        Faq(
            question="Comment envoyer des fichiers lourds ?",
            answer=(
                "Collez dans le brief un lien vers votre espace de stockage (Drive, Dropbox, "
                "WeTransfer ou autre). Vérifiez que toute personne ayant le lien peut télécharger."
            ),
        ),
        Faq(
            question="À qui appartient la vidéo ?",
            answer=(
                "Vous gardez les droits sur ce que vous avez filmé et pouvez publier le montage "
                "sans limite une fois la livraison validée. La musique garde sa propre licence, "
                "fournie avec la vidéo."
            ),
        ),
        Faq(
            question="Qu’est-ce qu’une retouche ?",
            answer=(
                "Une liste de remarques sur toute la vidéo, envoyée en une fois. Une autre coupe, "
                "une autre musique, d’autres mots dans les sous-titres : tout cela tient dans une "
                "retouche."
            ),
        ),
        CANCEL_FR,
    ),
    packages=(
        Package(
            tier="basic",
            name_en="Basic",
            name_fr="Essentielle",
            summary_en="One video, up to 30 seconds",
            summary_fr="Une vidéo, jusqu’à 30 secondes",
            price=8900,
            days=3,
            revisions=1,
            features_en=(
                "1 video",
                "Up to 10 minutes of footage",
                "Burnt-in subtitles",
                "1 round of changes",
            ),
            features_fr=(
                "1 vidéo",
                "Jusqu’à 10 minutes de rushes",
                "Sous-titres incrustés",
                "1 retouche",
            ),
        ),
        Package(
            tier="standard",
            name_en="Standard",
            name_fr="Standard",
            summary_en="One video, up to 90 seconds",
            summary_fr="Une vidéo, jusqu’à 90 secondes",
            price=16_900,
            days=4,
            revisions=2,
            features_en=(
                "1 video in 2 formats",
                "Up to 30 minutes of footage",
                "Titles in your colours",
                "2 rounds of changes",
            ),
            features_fr=(
                "1 vidéo en 2 formats",
                "Jusqu’à 30 minutes de rushes",
                "Titres à vos couleurs",
                "2 retouches",
            ),
        ),
        Package(
            tier="premium",
            name_en="Premium",
            name_fr="Premium",
            summary_en="A series of four videos",
            summary_fr="Une série de quatre vidéos",
            price=39_000,
            days=7,
            revisions=2,
            features_en=(
                "4 videos, up to 60 seconds each",
                "Up to 90 minutes of footage",
                "Opening and closing titles",
                "Colour correction",
                "2 rounds of changes",
            ),
            features_fr=(
                "4 vidéos de 60 secondes au plus",
                "Jusqu’à 90 minutes de rushes",
                "Génériques d’ouverture et de fin",
                "Étalonnage des couleurs",
                "2 retouches",
            ),
        ),
    ),
    extras=(
        Extra(
            slug="extra-format",
            name_en="One more format",
            name_fr="Un format de plus",
            description_en="Vertical, square or wide, reframed by hand.",
            description_fr="Vertical, carré ou large, recadré à la main.",
            price=2500,
            extra_days=0,
            freelancer_amount=900,
        ),
        Extra(
            slug="translated-subtitles",
            name_en="Subtitles in a second language",
            name_fr="Sous-titres dans une deuxième langue",
            description_en="English or French, burnt in or as an SRT file.",
            description_fr="Français ou anglais, incrustés ou en fichier SRT.",
            price=4500,
            extra_days=1,
            freelancer_amount=1800,
        ),
        Extra(
            slug="voice-over",
            name_en="Voice-over",
            name_fr="Voix off",
            description_en="Up to 90 seconds, recorded from your text, in English or in French.",
            description_fr=(
                "Jusqu’à 90 secondes, enregistrée d’après votre texte, en français ou en anglais."
            ),
            price=9500,
            extra_days=2,
            freelancer_amount=4000,
        ),
    ),
    questions=(
        Question(
            slug="message",
            kind="short",
            required=True,
            crosses="as_written",
            label_en="What should people remember?",
            label_fr="Que doit-on retenir ?",
            help_en="One sentence.",
            help_fr="Une phrase.",
        ),
        Question(
            slug="footage",
            kind="link",
            required=True,
            crosses="as_written",
            label_en="A link to your footage",
            label_fr="Un lien vers vos rushes",
            help_en="The link must work without an account.",
            help_fr="Le lien doit fonctionner sans compte.",
        ),
        Question(
            slug="platforms",
            kind="several",
            required=True,
            crosses="as_written",
            label_en="Where will you publish it?",
            label_fr="Où la publierez-vous ?",
            choices_en=("Instagram", "TikTok", "YouTube", "LinkedIn", "Our website"),
            choices_fr=("Instagram", "TikTok", "YouTube", "LinkedIn", "Notre site"),
        ),
        Question(
            slug="pace",
            kind="choice",
            required=True,
            crosses="as_written",
            label_en="Which pace?",
            label_fr="Quel rythme ?",
            choices_en=("Calm", "Lively", "Fast"),
            choices_fr=("Posé", "Vif", "Très rapide"),
        ),
        Question(
            slug="must-keep",
            kind="long",
            required=True,
            crosses="as_written",
            label_en="Moments to keep, moments to leave out",
            label_fr="Les moments à garder, ceux à laisser",
            help_en="With the name of the file and the minute if you can.",
            help_fr="Avec le nom du fichier et la minute si possible.",
        ),
        Question(
            slug="logo",
            kind="file",
            required=False,
            crosses="as_written",
            kit_part="files",
            label_en="Your logo, if it should appear",
            label_fr="Votre logo, s’il doit apparaître",
            help_en="PNG with a transparent background.",
            help_fr="PNG à fond transparent.",
        ),
        Question(
            slug="example",
            kind="link",
            required=False,
            crosses="as_written",
            label_en="A video whose style you like",
            label_fr="Une vidéo dont le style vous plaît",
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
