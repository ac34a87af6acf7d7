"""What clients, agency and freelancers write about branding orders."""

from agency.demo.content.shapes import Brief, Message, Workshop

LOGO_DESIGN_BRIEFS: tuple[Brief, ...] = (
    Brief(
        language="fr",
        answers={
            "brand-name": "Roux Torréfaction",
            "activity": (
                "Nous torréfions du café en petits lots à Clermont-Ferrand, pour des restaurants "
                "et pour la vente au comptoir. Nos clients aiment savoir d’où vient le grain et "
                "qui l’a cultivé."
            ),
            "style": (0, 1, 5),
            "mark": 1,
            "colours": "Brun profond et orange brûlé. Pas de vert.",
            "likes": "https://rouxtorrefaction.example/inspirations",
            "note": (
                "Ma sœur Jeanne décide avec moi. Nous aimerions imprimer les sachets début du "
                "mois prochain. Pour me joindre : 01 99 00 12 34."
            ),
        },
        messages=(
            Message(
                author="client",
                text=(
                    "Bonjour, le brief est envoyé. Le logo doit surtout rester lisible sur un "
                    "tampon de 3 centimètres : nous tamponnons les sachets à la main."
                ),
            ),
            Message(
                author="agency",
                text=(
                    "Bonjour Bastien, c’est noté : chaque piste sera essayée au tampon avant de "
                    "vous être montrée."
                ),
            ),
            Message(author="client", text="Parfait, merci !"),
        ),
        change_request=(
            "La deuxième piste nous plaît. Pouvez-vous épaissir le trait du symbole et rapprocher "
            "les deux mots ? Sur le sachet, l’espace paraît trop grand."
        ),
    ),
    Brief(
        language="en",
        answers={
            "brand-name": "Kiln & Co",
            "activity": (
                "A pottery studio in Cork. We run evening classes and sell our own tableware. "
                "Most people who come have never touched clay before."
            ),
            "style": (0, 3),
            "mark": 2,
            "colours": "Earthy red, off-white. No blue please, our neighbour is blue.",
            "existing": ("sketch-on-napkin.png",),
            "note": (
                "I sign off alone. The shop sign is made in three weeks, so the date matters more "
                "than anything."
            ),
        },
        messages=(
            Message(
                author="client",
                text=(
                    "Hi! One question: do you also look at how the ampersand behaves when it is "
                    "tiny? Ours always turns into a blob."
                ),
            ),
            Message(
                author="agency",
                text=(
                    "Hello Tom, yes. We look at the ampersand on its own at 16 and at 32 pixels "
                    "before anything leaves here."
                ),
            ),
        ),
        change_request=(
            "Very close! Could the ampersand be a little lighter and sit lower? It shouts louder "
            "than the name."
        ),
    ),
    Brief(
        language="en",
        answers={
            "brand-name": "Fjord Tea",
            "activity": (
                "We import loose-leaf tea and sell it by subscription in Sweden, Ireland and "
                "France. Customers are curious people of thirty to fifty, rarely tea experts."
            ),
            "style": (0, 4),
            "mark": 1,
            "colours": "Deep green with one bright colour of your choice.",
            "likes": "https://fjordtea.example/moodboard",
            "existing": ("current-logo.pdf",),
            "note": (
                "The name stays, only the drawing changes. My partner will look at the directions "
                "with me."
            ),
        },
        messages=(
            Message(
                author="client",
                text=(
                    "Hello, I attached the current logo so that you can see what we want to leave "
                    "behind: the leaf. Everyone in tea has a leaf."
                ),
            ),
            Message(
                author="agency",
                text="Hello Emma, understood: no leaf, and nothing that could be taken for one.",
            ),
        ),
        change_request=(
            "We choose direction B. Please open the space between the letters, and show us the "
            "symbol on its own in one colour for the lid of the tin."
        ),
    ),
    Brief(
        language="fr",
        answers={
            "brand-name": "Hugo Lambert, luthier",
            "activity": (
                "Je répare et fabrique des guitares classiques dans mon atelier de Mirecourt. Mes "
                "clients sont des conservatoires et des amateurs exigeants."
            ),
            "style": (4, 1),
            "mark": 0,
            "colours": "Une seule couleur, foncée.",
            "existing": ("etiquette-atelier.jpg",),
            "note": (
                "Je débute à mon compte, c’est un gros budget pour moi : je préfère attendre "
                "quelques jours de plus et que ce soit juste."
            ),
        },
        messages=(
            Message(
                author="client",
                text=(
                    "Bonjour, le logo sera aussi marqué au fer à l’intérieur des instruments, en "
                    "25 millimètres de large. Est-ce possible ?"
                ),
            ),
            Message(
                author="agency",
                text=(
                    "Bonjour Hugo, oui : nous prévoyons une version sans détail fin pour le "
                    "marquage au fer."
                ),
            ),
        ),
        change_request=(
            "C’est très beau. Le « H » et le « L » se touchent un peu trop à petite taille ; "
            "pouvez-vous les écarter ?"
        ),
    ),
)

LOGO_DESIGN_WORKSHOP = Workshop(
    service="logo-design",
    delivery_files=("logo-directions.pdf", "logo-main.png", "logo-one-colour.png"),
    delivery_message_en=(
        "Here are your directions. Look at them small first, on your phone: that is where a logo "
        "lives. Tell us which one you keep, or what to change."
    ),
    delivery_message_fr=(
        "Voici vos pistes. Regardez-les d’abord en petit, sur votre téléphone : c’est là que vit "
        "un logo. Dites-nous laquelle vous gardez, ou ce qu’il faut changer."
    ),
    freelancer_question_en=(
        "Is a typeface under an open licence required, or may I propose a paid one?"
    ),
    freelancer_question_fr=(
        "Faut-il une police sous licence libre, ou puis-je en proposer une payante ?"
    ),
    agency_answer_en="Open licence, please: the client must not have to buy anything.",
    agency_answer_fr="Licence libre, s’il vous plaît : le client ne doit rien avoir à acheter.",
    submission_note_en=(
        "All directions are in the PDF, with tests at 16, 32 and 64 pixels on the last page. Text "
        "is converted to outlines."
    ),
    submission_note_fr=(
        "Toutes les pistes sont dans le PDF, avec les essais à 16, 32 et 64 pixels en dernière "
        "page. Les textes sont vectorisés."
    ),
    quality_remarks_en=(
        "At 16 pixels the symbol closes up. Please open the inner shape.",
        "The one-colour version still contains a grey. One ink only.",
    ),
    quality_remarks_fr=(
        "À 16 pixels, le symbole se bouche. Ouvrez la forme intérieure, s’il vous plaît.",
        "La version en une couleur contient encore un gris. Une seule encre.",
    ),
    change_for_freelancer_en=(
        "The direction is chosen. Please adjust the spacing and the weight of the strokes as "
        "marked, and resend the same set of files."
    ),
    change_for_freelancer_fr=(
        "La piste est choisie. Ajustez l’espacement et l’épaisseur des traits comme indiqué, puis "
        "renvoyez le même jeu de fichiers."
    ),
)

BRAND_GUIDELINES_BRIEFS: tuple[Brief, ...] = (
    Brief(
        language="fr",
        answers={
            "company": "Maison Lune",
            "logo-files": ("logo-complet.pdf", "logo-blanc.png"),
            "activity": (
                "Linge de maison en lin lavé, fabriqué dans le Nord. Nous parlons simplement, au "
                "présent, sans jargon et sans promesse."
            ),
            "supports": (0, 1, 3),
            "fonts": "Cormorant pour les titres, Inter pour le texte.",
            "tone": 0,
            "drive": "https://maisonlune.example/presse",
            "note": (
                "Deux boutiques ouvrent au printemps : la charte servira surtout aux vendeuses et "
                "à l’imprimeur."
            ),
        },
        messages=(
            Message(
                author="client",
                text=(
                    "Bonjour, nos étiquettes ont été imprimées dans trois beiges différents cette "
                    "année. C’est le premier point à régler."
                ),
            ),
            Message(
                author="agency",
                text=(
                    "Bonjour Claire, nous donnerons une seule référence par support, avec sa "
                    "tolérance. Vous pourrez l’envoyer telle quelle à l’imprimeur."
                ),
            ),
            Message(author="client", text="Exactement ce qu’il nous faut."),
        ),
        change_request=(
            "Il manque un exemple d’étiquette tissée, avec la taille minimale du logo. Et page 9, "
            "la photo n’est pas la bonne collection."
        ),
    ),
    Brief(
        language="en",
        answers={
            "company": "Brightdesk Coworking",
            "logo-files": ("brightdesk-logo.pdf",),
            "activity": (
                "Four coworking spaces in Dublin and Galway. We talk to freelancers and small "
                "teams: friendly, brief, a bit dry."
            ),
            "supports": (0, 1, 2, 4),
            "fonts": "Work Sans everywhere.",
            "tone": 1,
            "drive": "https://brightdesk.example/brand-folder",
            "note": (
                "Our investors want to see this before the board meeting, but they do not decide."
            ),
        },
        messages=(
            Message(
                author="client",
                text="Hi there. Signs, doors and the van are the hard part. Everyone improvises.",
            ),
            Message(
                author="agency",
                text=(
                    "Hello Grace, we have planned two pages on signs and one on vehicles, with "
                    "measurements."
                ),
            ),
            Message(author="client", text="Lovely, thank you."),
        ),
        change_request=(
            "Great work. Two changes: show the logo on a dark photo as well, and give the minimum "
            "size for the door signs in millimetres."
        ),
    ),
    Brief(
        language="fr",
        answers={
            "company": "Weber Jardins",
            "logo-files": ("weber-logo.png",),
            "activity": (
                "Création et entretien de jardins au Luxembourg et en Moselle. Clients "
                "particuliers et copropriétés."
            ),
            "supports": (2, 4),
            "tone": 1,
            "note": (
                "Le logo date de mon père, on n’y touche pas. Facture au nom de la société, merci."
            ),
        },
        messages=(
            Message(
                author="client",
                text="Bonjour, je n’ai que ce fichier PNG pour le logo. Est-ce suffisant ?",
            ),
            Message(
                author="agency",
                text=(
                    "Bonjour Marc, nous regardons sa taille et revenons vers vous avant de "
                    "commencer."
                ),
            ),
        ),
        change_request="Merci d’ajouter le marquage de la remorque, vue de côté.",
    ),
)

BRAND_GUIDELINES_WORKSHOP = Workshop(
    service="brand-guidelines",
    delivery_files=("guidelines.pdf", "palette.png"),
    delivery_message_en=(
        "Your guidelines are ready. Start with the page of examples, then check the colour "
        "references with your printer. Remarks page by page are welcome."
    ),
    delivery_message_fr=(
        "Votre charte est prête. Commencez par la page d’exemples, puis vérifiez les références "
        "de couleurs avec votre imprimeur. Vos remarques, page par page, sont les bienvenues."
    ),
    freelancer_question_en=(
        "May I simplify the secondary palette? Seven colours are more than anyone can apply."
    ),
    freelancer_question_fr=(
        "Puis-je simplifier la palette secondaire ? Sept couleurs, personne ne les appliquera."
    ),
    agency_answer_en="Yes, keep four and explain the choice in one line.",
    agency_answer_fr="Oui, gardez-en quatre et expliquez le choix en une ligne.",
    submission_note_en="The PDF carries bookmarks, and every colour pair has its contrast ratio.",
    submission_note_fr=(
        "Le PDF est muni de signets et chaque accord de couleurs porte son rapport de contraste."
    ),
    quality_remarks_en=(
        "Page 4 gives two different references for the same colour. Please align them.",
        "The minimum size of the logo is missing for print.",
    ),
    quality_remarks_fr=(
        (
            "La page 4 donne deux références différentes pour la même couleur. Accordez-les, s’il "
            "vous plaît."
        ),
        "La taille minimale du logo manque pour l’impression.",
    ),
    change_for_freelancer_en=(
        "Please add the missing example with its measurements and replace the marked picture."
    ),
    change_for_freelancer_fr=(
        "Ajoutez l’exemple manquant avec ses mesures et remplacez l’image signalée, s’il vous "
        "plaît."
    ),
)
