"""What clients, agency and freelancers write about writing orders."""

from agency.demo.content.shapes import Brief, Message, Workshop

BLOG_ARTICLE_BRIEFS: tuple[Brief, ...] = (
    Brief(
        language="fr",
        answers={
            "subject": (
                "Comment préparer un entretien professionnel quand on encadre une petite équipe ?"
            ),
            "readers": (
                "Des responsables de PME, de 5 à 30 salariés, qui n’ont pas de service RH et "
                "redoutent cet entretien."
            ),
            "points": (
                "La différence avec l’entretien d’évaluation, le calendrier légal, trois "
                "questions à poser, une erreur fréquente : arriver sans avoir relu le compte "
                "rendu précédent."
            ),
            "language": 1,
            "tone": 1,
            "avoid": "« Talents », « ressources humaines agiles ».",
            "note": "L’article paraîtra sous mon nom. Je le relis avec mon associée.",
        },
        messages=(
            Message(
                author="client",
                text=(
                    "Bonjour, attention : les obligations ont changé récemment. Merci de citer "
                    "les textes avec leur date."
                ),
            ),
            Message(
                author="agency",
                text=(
                    "Bonjour Nadia, chaque obligation sera citée avec sa source officielle et la "
                    "date de consultation."
                ),
            ),
        ),
        change_request=(
            "Très clair. Pouvez-vous raccourcir l’introduction de moitié et ajouter un exemple "
            "d’une entreprise de 8 personnes ?"
        ),
    ),
    Brief(
        language="en",
        answers={
            "subject": "How do I choose the right frame size for a touring bike?",
            "readers": (
                "People planning their first long tour. They can ride, but they have never "
                "measured an inseam."
            ),
            "points": (
                "Inseam and reach, why the shop test matters, when a custom frame makes sense and "
                "when it does not. Be honest: most people do not need one."
            ),
            "language": 0,
            "tone": 0,
            "example": "https://kellerfahrrad.example/journal/gears",
            "avoid": "Game changer, ultimate, must-have",
            "note": (
                "English is our second language here, so please do not count on me for the commas."
            ),
        },
        messages=(
            Message(
                author="client",
                text=(
                    "Hello, I will send two photos of the measuring jig for the illustrations if "
                    "that helps."
                ),
            ),
            Message(
                author="agency",
                text="Hello Jonas, please do: add them here and we will refer to them in the text.",
            ),
        ),
        change_request=(
            "Good. Please say more clearly in the second part that reach matters more than "
            "height, and give one example with numbers."
        ),
    ),
    Brief(
        language="fr",
        answers={
            "subject": "Mal de dos au bureau : que faire sans changer de chaise ?",
            "readers": (
                "Des salariés de 30 à 60 ans, souvent assis, qui ont mal par périodes et "
                "cherchent un conseil sérieux."
            ),
            "points": (
                "Bouger toutes les demi-heures, trois mouvements faciles, quand consulter. Aucune "
                "promesse de guérison. Mes réponses aux huit questions suivent dans la "
                "conversation."
            ),
            "language": 1,
            "tone": 1,
            "avoid": "Miracle, solution définitive, dos en béton.",
            "note": (
                "L’Ordre est strict sur la publicité : au moindre doute, posez-moi la question. "
                "Téléphone du cabinet : 01 99 00 45 67."
            ),
        },
        messages=(
            Message(
                author="client",
                text=(
                    "Bonjour, voici mes réponses. En bref : le repos strict n’aide presque "
                    "jamais, la peur de bouger est le vrai problème, et on consulte sans attendre "
                    "en cas de perte de force."
                ),
            ),
            Message(
                author="agency",
                text=(
                    "Bonjour Paul, merci, c’est très utile. Nous construisons l’article sur ces "
                    "trois points."
                ),
            ),
        ),
        change_request=(
            "Merci d’ajouter un encadré « Quand consulter » juste après l’introduction plutôt "
            "qu’à la fin."
        ),
    ),
    Brief(
        language="en",
        answers={
            "subject": "What does a meeting room really cost a small company per hour?",
            "readers": "Founders and office managers of teams of three to fifteen people.",
            "points": (
                "Rent per square metre, hours actually used, the cost of cancelling, and a small "
                "calculation people can repeat for themselves."
            ),
            "language": 0,
            "tone": 2,
            "example": "https://brightdesk.example/blog/quiet-hours",
            "note": "We would like to publish it before our Galway opening.",
        },
        messages=(
            Message(author="client", text="Hi, you may use our occupancy figures, but round them."),
            Message(
                author="agency",
                text="Hello Grace, will do: rounded figures, and we say that they are yours.",
            ),
        ),
        change_request=(
            "Could the calculation become a small table, and the ending sound less like an advert?"
        ),
    ),
)

BLOG_ARTICLE_WORKSHOP = Workshop(
    service="blog-article",
    delivery_files=("article.pdf", "article.txt"),
    delivery_message_en=(
        "Your article is ready, with its sources at the end. Read it once aloud: what makes you "
        "stumble is what we should change."
    ),
    delivery_message_fr=(
        "Votre article est prêt, avec ses sources à la fin. Lisez-le une fois à voix haute : ce "
        "qui vous fait trébucher est ce qu’il faut changer."
    ),
    freelancer_question_en="May I quote a 2023 study if nothing newer exists?",
    freelancer_question_fr="Puis-je citer une étude de 2023 s’il n’existe rien de plus récent ?",
    agency_answer_en="Yes, with the year in the sentence.",
    agency_answer_fr="Oui, avec l’année dans la phrase.",
    submission_note_en="Length is within the target, all links were opened today.",
    submission_note_fr="La longueur est dans la cible, tous les liens ont été ouverts aujourd’hui.",
    quality_remarks_en=(
        "The third source is a blog quoting a study. Please go back to the study itself.",
        "Two paragraphs say the same thing. Keep the second.",
    ),
    quality_remarks_fr=(
        "La troisième source est un blog qui cite une étude. Remontez à l’étude, s’il vous plaît.",
        "Deux paragraphes disent la même chose. Gardez le second.",
    ),
    change_for_freelancer_en=(
        "Please shorten the opening by half and add the example described in the remarks."
    ),
    change_for_freelancer_fr=(
        "Raccourcissez l’introduction de moitié et ajoutez l’exemple décrit dans les remarques, "
        "s’il vous plaît."
    ),
)

PRODUCT_DESCRIPTIONS_BRIEFS: tuple[Brief, ...] = (
    Brief(
        language="fr",
        answers={
            "shop": "Du linge de maison en lin lavé",
            "table": ("gamme-printemps.csv",),
            "customers": (
                "Des personnes de 35 à 65 ans qui achètent peu et gardent longtemps. Elles "
                "demandent toujours comment le lin vieillit."
            ),
            "language": 1,
            "emphasis": (0, 1, 3),
            "page": "https://maisonlune.example/draps/housse-lune",
            "forbidden": (
                "« Luxe », « écoresponsable ». Nous disons seulement ce que la fiche prouve."
            ),
            "note": "Les prix du tableau changent en janvier, ne les citez pas.",
        },
        messages=(
            Message(
                author="client",
                text=(
                    "Bonjour, le grammage compte beaucoup pour nos clientes, merci de le mettre "
                    "dans les points clés."
                ),
            ),
            Message(
                author="agency",
                text=(
                    "Bonjour Claire, bien noté : grammage en premier point clé pour chaque article."
                ),
            ),
        ),
        change_request=(
            "Deux fiches parlent d’un « toucher soyeux » : pour du lin lavé, ce n’est pas juste. "
            "Le reste est très bien."
        ),
    ),
    Brief(
        language="en",
        answers={
            "shop": "Loose-leaf tea and a few simple teapots",
            "table": ("autumn-range.csv", "tasting-notes.pdf"),
            "customers": (
                "Curious drinkers who buy a subscription, often as a present. They like stories "
                "and dislike snobbery."
            ),
            "language": 0,
            "emphasis": (0, 2, 5),
            "page": "https://fjordtea.example/shop/smoked-pine",
            "forbidden": "No health claims at all: no detox, no calming, no immune system.",
            "note": "Our lawyer is touchy about health claims. Really none, please.",
        },
        messages=(
            Message(
                author="client",
                text=(
                    "Hi, the tasting notes are in the PDF. They were written by a sommelier, so "
                    "feel free to bring them back to earth."
                ),
            ),
            Message(
                author="agency",
                text="Hello Emma, gladly. We keep the facts and use everyday words.",
            ),
        ),
        change_request=(
            "Lovely texts. Please put the brewing temperature in the bullet points, not in the "
            "description."
        ),
    ),
    Brief(
        language="fr",
        answers={
            "shop": "De la vaisselle en grès tournée à la main",
            "table": ("vaisselle.csv",),
            "customers": "Des particuliers et quelques restaurants de la côte belge.",
            "language": 1,
            "emphasis": (1, 2, 3),
            "forbidden": "Ne pas écrire « artisanal » à chaque ligne.",
            "note": "La photo du bol bleu arrive lundi.",
        },
        messages=(
            Message(
                author="client",
                text=(
                    "Bonjour, chaque pièce est un peu différente : il faut le dire sans que cela "
                    "ressemble à une excuse."
                ),
            ),
            Message(
                author="agency",
                text="Bonjour Sofie, compris : une phrase simple, la même place dans chaque fiche.",
            ),
        ),
        change_request="Merci d’indiquer partout si la pièce va au lave-vaisselle.",
    ),
)

PRODUCT_DESCRIPTIONS_WORKSHOP = Workshop(
    service="product-descriptions",
    delivery_files=("descriptions.csv", "style-note.pdf"),
    delivery_message_en=(
        "Your texts are in the table, one row per product. Check the sizes and the materials "
        "first: everything else is a matter of taste."
    ),
    delivery_message_fr=(
        "Vos textes sont dans le tableau, une ligne par produit. Vérifiez d’abord les dimensions "
        "et les matières : le reste est affaire de goût."
    ),
    freelancer_question_en="Row 4 has no composition. Should I leave the sentence out?",
    freelancer_question_fr="La ligne 4 n’a pas de composition. Faut-il supprimer la phrase ?",
    agency_answer_en="Leave it out and mark the row; we ask for it.",
    agency_answer_fr="Supprimez-la et signalez la ligne ; nous demandons l’information.",
    submission_note_en=(
        "Every row has four bullet points, and no sentence appears twice in the file."
    ),
    submission_note_fr=(
        "Chaque ligne a quatre points clés et aucune phrase n’apparaît deux fois dans le fichier."
    ),
    quality_remarks_en=(
        "Rows 2 and 5 begin with the same words. Please vary.",
        "One text claims “organic”; the table does not say so.",
    ),
    quality_remarks_fr=(
        "Les lignes 2 et 5 commencent par les mêmes mots. Variez, s’il vous plaît.",
        "Un texte affirme « bio » ; le tableau ne le dit pas.",
    ),
    change_for_freelancer_en=(
        "Please correct the marked words and move the practical facts into the bullet points."
    ),
    change_for_freelancer_fr=(
        "Corrigez les mots signalés et déplacez les informations pratiques dans les points clés, "
        "s’il vous plaît."
    ),
)
