"""What clients, agency and freelancers write about web orders."""

from agency.demo.content.shapes import Brief, Message, Workshop

WORDPRESS_LANDING_PAGE_BRIEFS: tuple[Brief, ...] = (
    Brief(
        language="fr",
        answers={
            "offer": (
                "Une journée de formation pour les tuteurs en entreprise, à Lyon et à distance. "
                "390 € par personne, repas compris. Trois dates au printemps, 12 places par date."
            ),
            "action": 2,
            "site": "https://cabinet-cherif.example",
            "texts": ("textes-page.pdf",),
            "pictures": "https://cabinet-cherif.example/photos",
            "sections": (0, 1, 2, 3, 4),
            "technical-contact": "Karim Haddad, notre prestataire informatique, 01 99 00 78 90.",
            "note": (
                "Notre certification est en cours de renouvellement : ne la mentionnez pas encore."
            ),
        },
        messages=(
            Message(
                author="client",
                text=(
                    "Bonjour, l’inscription passe par l’outil de rendez-vous que nous avons déjà. "
                    "Vous avez pris note de l’option ?"
                ),
            ),
            Message(
                author="agency",
                text=(
                    "Bonjour Nadia, oui : le calendrier sera relié, et la page restera utilisable "
                    "si l’outil est en panne."
                ),
            ),
        ),
        change_request=(
            "La page est claire. Les trois dates doivent apparaître plus haut, avant les "
            "avantages, et le bouton devrait dire « Choisir une date »."
        ),
    ),
    Brief(
        language="en",
        answers={
            "offer": (
                "A workshop weekend of our cycling club: build your own wheel in Leipzig. "
                "280 € including parts. Six people, four weekends from March on."
            ),
            "action": 3,
            "site": "https://wheel-weekend.example",
            "texts": ("wheel-weekend.pdf",),
            "pictures": "https://wheel-weekend.example/media/wheels",
            "sections": (0, 1, 2, 5),
            "technical-contact": "I look after the site myself, 0049 30 23125 012.",
            "note": "If the weekends sell out, I would keep the page for a waiting list.",
        },
        messages=(
            Message(
                author="client",
                text=(
                    "Hello, please keep our header as it is. People should feel that they are "
                    "still with our club."
                ),
            ),
            Message(
                author="agency",
                text="Hello Lena, yes: your header and footer stay, only the middle is new.",
            ),
        ),
        change_request=(
            "Good work. The form asks for too much: name and e-mail are enough. And the second "
            "picture is mirrored, the chain is on the wrong side."
        ),
    ),
    Brief(
        language="fr",
        answers={
            "offer": (
                "Des séances collectives de prévention du mal de dos, le jeudi à 18 h, dix "
                "séances, 150 €. Pour les adultes, sur avis médical si besoin."
            ),
            "action": 3,
            "site": "https://nguyen-kine.example",
            "sections": (0, 2, 4, 5),
            "technical-contact": "Le cabinet, 01 99 00 45 67.",
            "note": "Restons sobres : l’Ordre interdit tout ce qui ressemble à de la publicité.",
        },
        messages=(
            Message(
                author="client",
                text="Bonjour, je n’ai pas encore de photos. Peut-on faire sans ?",
            ),
            Message(
                author="agency",
                text=(
                    "Bonjour Paul, oui, avec de grands aplats de couleur et vos croquis des "
                    "mouvements."
                ),
            ),
        ),
        change_request="Merci de remplacer « traitement » par « prévention » partout.",
    ),
)

WORDPRESS_LANDING_PAGE_WORKSHOP = Workshop(
    service="wordpress-landing-page",
    delivery_files=("page-preview.png", "page-export.zip", "guide.pdf"),
    delivery_message_en=(
        "Your page is ready to look at. Try it on your phone, send the form once, then tell us "
        "what to change."
    ),
    delivery_message_fr=(
        "Votre page est prête à être regardée. Essayez-la sur votre téléphone, envoyez une fois "
        "le formulaire, puis dites-nous quoi changer."
    ),
    freelancer_question_en=(
        "The theme sets its own button colour. Should I follow the theme or the palette?"
    ),
    freelancer_question_fr=(
        "Le thème impose sa couleur de bouton. Faut-il suivre le thème ou la palette ?"
    ),
    agency_answer_en="The palette, as long as the contrast reaches 4.5 to 1.",
    agency_answer_fr="La palette, tant que le contraste atteint 4,5 pour 1.",
    submission_note_en="Tested in Firefox, Chrome and Safari, by keyboard, and from 320 pixels up.",
    submission_note_fr=(
        "Essayée avec Firefox, Chrome et Safari, au clavier, et à partir de 320 pixels."
    ),
    quality_remarks_en=(
        "On a 320-pixel screen the price table overflows.",
        "The form has no label for the e-mail field, only a placeholder.",
    ),
    quality_remarks_fr=(
        "Sur un écran de 320 pixels, le tableau des tarifs déborde.",
        "Le champ e-mail n’a pas d’étiquette, seulement un texte indicatif.",
    ),
    change_for_freelancer_en=(
        "Please move the marked block up, rename the button and shorten the form as noted."
    ),
    change_for_freelancer_fr=(
        "Remontez le bloc indiqué, renommez le bouton et raccourcissez le formulaire comme noté, "
        "s’il vous plaît."
    ),
)

WORDPRESS_SPEED_UP_BRIEFS: tuple[Brief, ...] = (
    Brief(
        language="fr",
        answers={
            "site": "https://atelierdenoordzee.example",
            "pages": "L’accueil\nLa boutique\nLe panier",
            "trouble": (0, 2),
            "shop": 1,
            "access": "https://atelierdenoordzee.example/acces-temporaire",
            "hosting": "Un hébergement mutualisé en Belgique",
            "technical-contact": "Moi-même, le matin. 0032 2 555 01 23.",
            "note": (
                "Nous préparons les ventes de Noël : rien de risqué le vendredi, s’il vous plaît."
            ),
        },
        messages=(
            Message(
                author="client",
                text="Bonjour, une fois sur deux le panier met huit secondes à s’ouvrir.",
            ),
            Message(
                author="agency",
                text=(
                    "Bonjour Sofie, nous mesurons le panier en premier, à l’heure où vous avez le "
                    "plus de visites."
                ),
            ),
        ),
        change_request=(
            "Le site est bien plus léger. Les images de la page « Grès » sont un peu floues "
            "depuis : pouvez-vous remonter leur qualité ?"
        ),
    ),
    Brief(
        language="en",
        answers={
            "site": "https://brightdesk.example",
            "pages": "Home\nPrices\nBook a tour",
            "trouble": (0, 1, 3),
            "shop": 0,
            "access": "https://brightdesk.example/temporary-access",
            "hosting": "A virtual server we rent ourselves",
            "technical-contact": "Our office manager, Declan, on weekdays.",
            "note": "A previous supplier broke the booking form. Please be careful with it.",
        },
        messages=(
            Message(
                author="client",
                text="Hi, the access link works until Friday. Tell me if you need longer.",
            ),
            Message(
                author="agency",
                text="Hello Grace, that is enough. We will tell you when it can be closed.",
            ),
        ),
        change_request=(
            "Much better. The map on the tour page now loads only after a click. Could it show a "
            "picture of the map first?"
        ),
    ),
    Brief(
        language="fr",
        answers={
            "site": "https://maisonlune.example",
            "pages": "L’accueil\nDraps\nHousse Lune\nPaiement",
            "trouble": (0, 2, 3, 4),
            "shop": 1,
            "access": "https://maisonlune.example/acces-temporaire",
            "hosting": "Un hébergeur français, offre boutique",
            "technical-contact": (
                "Notre agence précédente ne répond plus ; appelez-moi au 01 99 00 23 45."
            ),
            "note": (
                "Les soldes commencent bientôt. C’est pour nous la commande la plus importante de "
                "l’année."
            ),
        },
        messages=(
            Message(
                author="client",
                text=(
                    "Bonjour, nous avons 41 extensions. Je sais que c’est trop, mais je ne sais "
                    "pas lesquelles servent."
                ),
            ),
            Message(
                author="agency",
                text=(
                    "Bonjour Claire, nous en dressons la liste et vous disons lesquelles sont "
                    "utilisées, avant d’en toucher une seule."
                ),
            ),
            Message(author="client", text="Merci, cela me rassure."),
        ),
        change_request=(
            "Tout va bien, sauf le bandeau d’annonce qui apparaît une seconde après le reste et "
            "décale la page."
        ),
    ),
)

WORDPRESS_SPEED_UP_WORKSHOP = Workshop(
    service="wordpress-speed-up",
    delivery_files=("measurements.pdf", "changes.pdf"),
    delivery_message_en=(
        "The work is done: both measurements and the list of changes are attached. Please walk "
        "through your usual pages and the form or the cart once."
    ),
    delivery_message_fr=(
        "Le travail est terminé : les deux mesures et la liste des modifications sont jointes. "
        "Parcourez vos pages habituelles et essayez une fois le formulaire ou le panier."
    ),
    freelancer_question_en="The theme loads four fonts and shows two. May I remove the others?",
    freelancer_question_fr=(
        "Le thème charge quatre polices et n’en montre que deux. Puis-je retirer les autres ?"
    ),
    agency_answer_en="Yes, after the backup, and write it in the list.",
    agency_answer_fr="Oui, après la sauvegarde, et notez-le dans la liste.",
    submission_note_en=(
        "Backup made before the first change. Three measurements per page, the median is in the "
        "report."
    ),
    submission_note_fr=(
        "Sauvegarde faite avant la première modification. Trois mesures par page, la médiane est "
        "dans le rapport."
    ),
    quality_remarks_en=(
        "The report gives the score without the loading times. Please add them.",
        "Change 6 does not say how to undo it.",
    ),
    quality_remarks_fr=(
        "Le rapport donne le score sans les temps de chargement. Ajoutez-les, s’il vous plaît.",
        "La modification 6 ne dit pas comment l’annuler.",
    ),
    change_for_freelancer_en=(
        "Please raise the picture quality on the marked page and measure it again."
    ),
    change_for_freelancer_fr=(
        "Remontez la qualité des images sur la page indiquée et mesurez de nouveau, s’il vous "
        "plaît."
    ),
)
