"""What clients, agency and freelancers write about video orders."""

from agency.demo.content.shapes import Brief, Message, Workshop

SHORT_VIDEO_EDITING_BRIEFS: tuple[Brief, ...] = (
    Brief(
        language="fr",
        answers={
            "message": "Un café torréfié hier n’a pas le goût d’un café torréfié il y a six mois.",
            "footage": "https://rouxtorrefaction.example/rushes/atelier",
            "platforms": (0, 1),
            "pace": 1,
            "must-keep": (
                "Le bruit des grains qui craquent vers la minute 4. À laisser : les plans où l’on "
                "voit la marque de la machine."
            ),
            "logo": ("logo-roux.png",),
            "note": "On voit mon fils au fond sur un plan : pas de visage d’enfant, merci.",
        },
        messages=(
            Message(
                author="client",
                text=(
                    "Bonjour, les rushes sont déposés. Le son du torréfacteur est fort, mais "
                    "c’est lui que je veux entendre au début."
                ),
            ),
            Message(
                author="agency",
                text=(
                    "Bonjour Bastien, entendu : deux secondes de craquement avant la première "
                    "parole."
                ),
            ),
        ),
        change_request=(
            "Le rythme est bon. Pouvez-vous garder le plan de la main dans les grains une seconde "
            "de plus, et corriger « moulu » dans les sous-titres ?"
        ),
    ),
    Brief(
        language="en",
        answers={
            "message": "Anyone can join our choir, even if a teacher once told you not to sing.",
            "footage": "https://files.example/choir-rehearsal",
            "platforms": (0, 4),
            "pace": 0,
            "must-keep": (
                "Keep the laugh at 7:20 in clip 3 and the last chord. Leave out anyone without a "
                "name badge: they did not agree to be filmed."
            ),
            "example": "https://videos.example/street-choir",
            "note": (
                "It is a present from the members, so please do not thank the committee in the "
                "credits."
            ),
        },
        messages=(
            Message(
                author="client",
                text=(
                    "Hello, is it all right that the sound comes from a phone in the middle of "
                    "the room?"
                ),
            ),
            Message(
                author="agency",
                text=(
                    "Hello Aoife, it will do. We even out the voices and keep the room’s echo, it "
                    "suits a choir."
                ),
            ),
        ),
        change_request=(
            "Everyone loved it. Could you slow down the end, and let the last chord ring out "
            "before the titles?"
        ),
    ),
    Brief(
        language="fr",
        answers={
            "message": "Un jardin change davantage en un an qu’on ne le croit.",
            "footage": "https://weberjardins.example/films",
            "platforms": (0, 2, 4),
            "pace": 0,
            "must-keep": (
                "Les plans avant et après du même endroit, la plantation du tilleul. À laisser : "
                "les plaques d’immatriculation."
            ),
            "logo": ("logo-weber.png",),
            "note": (
                "Quatre clients nous ont donné leur accord écrit, les autres jardins ne doivent "
                "pas être reconnaissables."
            ),
        },
        messages=(
            Message(
                author="client",
                text=(
                    "Bonjour, j’ai filmé chaque jardin quatre fois dans l’année. Les dates sont "
                    "dans les noms de fichiers."
                ),
            ),
            Message(
                author="agency",
                text="Bonjour Marc, excellent : une vidéo par jardin, une saison par plan.",
            ),
        ),
        change_request=(
            "Très beau. Dans la troisième vidéo, l’automne arrive trop vite ; et le logo peut "
            "rester une seconde de moins."
        ),
    ),
    Brief(
        language="en",
        answers={
            "message": "Your first bowl will be crooked, and you will keep it.",
            "footage": "https://kilnandco.example/class-footage",
            "platforms": (0, 1),
            "pace": 1,
            "must-keep": (
                "The collapse at 2:10, everyone laughing. Leave out the shelf with unglazed "
                "commissions."
            ),
            "note": "Two of the students are minors. Their parents signed, I have the papers here.",
        },
        messages=(
            Message(
                author="client",
                text="Hi again! Shorter is better. If it works in 15 seconds, make it 15.",
            ),
            Message(
                author="agency",
                text="Hello Tom, we will cut it to what holds, and tell you if 15 is enough.",
            ),
        ),
        change_request=(
            "Nice. Could the subtitles sit a bit higher? TikTok’s buttons cover the second line."
        ),
    ),
)

SHORT_VIDEO_EDITING_WORKSHOP = Workshop(
    service="short-video-editing",
    delivery_files=("video.zip", "cover.png"),
    delivery_message_en=(
        "Your video is ready. Watch it once without sound, once with. You can send all your "
        "remarks in a single list."
    ),
    delivery_message_fr=(
        "Votre vidéo est prête. Regardez-la une fois sans le son, une fois avec. Vous pouvez "
        "réunir toutes vos remarques dans une seule liste."
    ),
    freelancer_question_en=(
        "Some of the footage is 25 frames per second and some is 30. Which should I keep?"
    ),
    freelancer_question_fr=(
        "Une partie des rushes est à 25 images par seconde, l’autre à 30. Laquelle garder ?"
    ),
    agency_answer_en="Deliver at 30, it is for phones.",
    agency_answer_fr="Livrez à 30, c’est pour les téléphones.",
    submission_note_en=(
        "Loudness is at -14 LUFS, subtitles reread twice, music licence in the archive."
    ),
    submission_note_fr=(
        "Le volume est à -14 LUFS, les sous-titres sont relus deux fois, la licence de la musique "
        "est dans l’archive."
    ),
    quality_remarks_en=(
        "A licence plate can be read at second 12. Please blur it or cut.",
        "The subtitles run 0.4 s late from the middle on.",
    ),
    quality_remarks_fr=(
        "Une plaque est lisible à la seconde 12. Floutez-la ou coupez, s’il vous plaît.",
        "Les sous-titres ont 0,4 s de retard à partir du milieu.",
    ),
    change_for_freelancer_en=(
        "Please lengthen the marked shot and correct the subtitle as noted; nothing else changes."
    ),
    change_for_freelancer_fr=(
        "Allongez le plan indiqué et corrigez le sous-titre signalé ; rien d’autre ne change."
    ),
)

PODCAST_AUDIOGRAM_BRIEFS: tuple[Brief, ...] = (
    Brief(
        language="fr",
        answers={
            "programme": "Le Temps d’apprendre",
            "episode": "https://cabinet-cherif.example/podcast/episode-18",
            "names": "Nadia Chérif, Solène Le Goff, AFEST, Qualiopi, « tutorat inversé ».",
            "format": 1,
            "cover": ("vignette-podcast.png",),
            "note": "Solène veut relire ses citations : comptez deux jours pour notre réponse.",
        },
        messages=(
            Message(
                author="client",
                text="Bonjour, l’épisode dure 52 minutes. La fin est meilleure que le début !",
            ),
            Message(
                author="agency",
                text=(
                    "Bonjour Nadia, nous l’écoutons jusqu’au bout, promis : c’est compris dans le "
                    "travail."
                ),
            ),
        ),
        change_request=(
            "L’extrait 2 est parfait. Pour le 3, nous préférons le passage sur le tutorat, vers "
            "41:20."
        ),
    ),
    Brief(
        language="en",
        answers={
            "programme": "Small Hours Radio",
            "episode": "https://smallhours.example/episodes/7",
            "excerpt": "From 18:05 to 18:58",
            "names": "Lena Hoffmann, Kreuzberg, Spätkauf, Björn (with ö).",
            "format": 0,
            "cover": ("small-hours.png",),
            "note": "This is a hobby, so there is no hurry at all.",
        },
        messages=(
            Message(
                author="client",
                text=(
                    "Hi, the umlauts matter to us. Last time somebody wrote Spatkauf and we still "
                    "hear about it."
                ),
            ),
            Message(author="agency", text="Hello Lena, every umlaut will be in its place."),
        ),
        change_request=(
            "Could the background be a little darker? The subtitles are hard to read on the last "
            "sentence."
        ),
    ),
    Brief(
        language="fr",
        answers={
            "programme": "Histoires de quai",
            "episode": "https://histoiresdequai.example/12",
            "names": "Camille Dubois, Liège-Guillemins, Verviers, Ronald « Ronny » Peeters.",
            "format": 0,
            "cover": ("histoires-de-quai.jpg",),
            "note": "Ronny a 84 ans, il regardera les vidéos avec sa fille.",
        },
        messages=(
            Message(
                author="client",
                text=(
                    "Bonjour, gardez l’accent de Ronny dans les sous-titres, mais sans l’écrire "
                    "phonétiquement, si vous voyez ce que je veux dire."
                ),
            ),
            Message(
                author="agency",
                text=(
                    "Bonjour Camille, très bien : ses mots et ses tournures, l’orthographe de "
                    "tout le monde."
                ),
            ),
        ),
        change_request=(
            "Dans le premier extrait, « aubette » est le bon mot : ne le remplacez pas par "
            "« abribus »."
        ),
    ),
    Brief(
        language="en",
        answers={
            "programme": "Slow Ferries",
            "episode": "https://slowferries.example/episodes/3",
            "excerpt": "From 06:40 to 07:25",
            "names": "Aoife Murphy, Inis Oírr, Rossaveel.",
            "format": 0,
            "cover": ("small-hours.png",),
            "note": "The picture is borrowed from a friend’s show until ours is drawn.",
        },
        messages=(
            Message(
                author="client",
                text="Hello, is forty-five seconds too long? I can find a shorter moment.",
            ),
            Message(author="agency", text="Hello Aoife, forty-five seconds is just right."),
        ),
        change_request="Could the name of the island keep its accents in the title?",
    ),
)

PODCAST_AUDIOGRAM_WORKSHOP = Workshop(
    service="podcast-audiogram",
    delivery_files=("audiograms.zip", "text-to-publish.pdf"),
    delivery_message_en=(
        "Your excerpts are ready, with the text to publish. Check the names first; everything "
        "else can be changed in one round."
    ),
    delivery_message_fr=(
        "Vos extraits sont prêts, avec le texte à publier. Vérifiez d’abord les noms ; tout le "
        "reste se change en une retouche."
    ),
    freelancer_question_en="One guest is much quieter than the other. May I rebalance the voices?",
    freelancer_question_fr=(
        "Une personne est nettement moins forte que l’autre. Puis-je rééquilibrer les voix ?"
    ),
    agency_answer_en="Yes, gently: the room should still be heard.",
    agency_answer_fr="Oui, avec mesure : on doit encore entendre la pièce.",
    submission_note_en=(
        "Subtitles checked word by word against the sound. 42 characters per line at most."
    ),
    submission_note_fr="Sous-titres vérifiés mot à mot avec le son. 42 signes par ligne au plus.",
    quality_remarks_en=(
        "A name is spelled differently in the subtitles and in the text.",
        "The excerpt starts in the middle of a sentence. Begin four seconds earlier.",
    ),
    quality_remarks_fr=(
        "Un nom est écrit différemment dans les sous-titres et dans le texte.",
        "L’extrait commence au milieu d’une phrase. Partez quatre secondes plus tôt.",
    ),
    change_for_freelancer_en="Please replace the marked passage and make the background darker.",
    change_for_freelancer_fr=(
        "Remplacez le passage indiqué et assombrissez le fond, s’il vous plaît."
    ),
)
