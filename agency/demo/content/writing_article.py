"""Blog article."""

from agency.demo.content.shapes import CANCEL_EN, CANCEL_FR, Extra, Faq, Package, Question, Service

BLOG_ARTICLE = Service(
    slug="blog-article",
    category="writing",
    cover="blog-article",
    cover_alt_en="Abstract cover: lines of text running through a large open book shape",
    cover_alt_fr=(
        "Couverture abstraite : des lignes de texte traversent une grande forme de livre ouvert"
    ),
    title_en="Blog article",
    title_fr="Article de blog",
    promise_en="An article your readers finish",
    promise_fr="Un article que l’on lit jusqu’au bout",
    summary_en=(
        "A clear article on your subject, in English or in French, with its sources. It is "
        "researched, written, reread and checked for copied passages before you see it."
    ),
    summary_fr=(
        "Un article clair sur votre sujet, en français ou en anglais, avec ses sources. Il est "
        "documenté, rédigé, relu et vérifié contre le plagiat avant de vous parvenir."
    ),
    audience_en="For companies that know their trade well and lack the hours to write about it.",
    audience_fr=(
        "Pour les entreprises qui connaissent bien leur métier et n’ont pas le temps de l’écrire."
    ),
    benefits_en=(
        "Starts from your experience, not from the first page of results",
        "Every figure comes with its source",
        "Headings that say what the paragraph says",
        "Written straight in your language, never translated by a machine",
    ),
    benefits_fr=(
        "Part de votre expérience, pas de la première page de résultats",
        "Chaque chiffre est accompagné de sa source",
        "Des intertitres qui disent ce que dit le paragraphe",
        "Rédigé directement dans votre langue, jamais traduit par une machine",
    ),
    deliverables_en=(
        "The article as a Word document and as plain text",
        "A title and two alternatives",
        "The list of sources with their links",
    ),
    deliverables_fr=(
        "L’article au format Word et en texte brut",
        "Un titre et deux variantes",
        "La liste des sources, avec leurs liens",
    ),
    faq_en=(
        Faq(
            question="Will my name be on it?",
            answer=(
                "If you wish. The article is delivered unsigned; you publish it under the name "
                "you choose. Once approved, you may use, cut and translate it freely."
            ),
        ),
        Faq(
            question="Do you promise a place in search results?",
            answer=(
                "No, nobody can. We write for the question you want to answer, with a title and "
                "headings that say what the article says."
            ),
        ),
        Faq(
            question="What if a fact is wrong?",
            answer=(
                "Tell us. An error of ours is corrected without using one of your rounds of "
                "changes."
            ),
        ),
        CANCEL_EN,
    ),
    faq_fr=(
        Faq(
            question="L’article portera-t-il mon nom ?",
            answer=(
                "Si vous le souhaitez. Il est livré sans signature ; vous le publiez sous le nom "
                "de votre choix. Une fois la livraison validée, vous pouvez l’utiliser, le couper "
                "et le traduire librement."
            ),
        ),
        Faq(
            question="Garantissez-vous une place dans Google ?",
            answer=(
                "Non, personne ne le peut. Nous écrivons pour la question à laquelle vous voulez "
                "répondre, avec un titre et des intertitres qui disent ce que dit l’article."
            ),
        ),
        Faq(
            question="Et si une information est fausse ?",
            answer=(
                "Dites-le-nous. Une erreur de notre part est corrigée sans décompter de retouche."
            ),
        ),
        CANCEL_FR,
    ),
    packages=(
        Package(
            tier="basic",
            name_en="Basic",
            name_fr="Essentielle",
            summary_en="One idea, well explained",
            summary_fr="Une idée, bien expliquée",
            price=7900,
            days=3,
            revisions=1,
            features_en=("About 700 words", "2 sources", "1 round of changes"),
            features_fr=("Environ 700 mots", "2 sources", "1 retouche"),
        ),
        Package(
            tier="standard",
            name_en="Standard",
            name_fr="Standard",
            summary_en="A subject covered in full",
            summary_fr="Un sujet traité en entier",
            price=13_900,
            days=4,
            revisions=2,
            features_en=(
                "About 1,200 words",
                "5 sources",
                "Title and description for search",
                "2 rounds of changes",
            ),
            features_fr=(
                "Environ 1 200 mots",
                "5 sources",
                "Titre et description pour la recherche",
                "2 retouches",
            ),
        ),
        Package(
            tier="premium",
            name_en="Premium",
            name_fr="Premium",
            summary_en="A reference piece with an interview",
            summary_fr="Un article de fond, avec entretien",
            price=24_900,
            days=6,
            revisions=2,
            features_en=(
                "About 2,000 words",
                "Built on your written answers to 8 questions",
                "Title and description for search",
                "Summary and 3 social posts",
                "2 rounds of changes",
            ),
            features_fr=(
                "Environ 2 000 mots",
                "Construit sur vos réponses écrites à 8 questions",
                "Titre et description pour la recherche",
                "Résumé et 3 publications pour les réseaux",
                "2 retouches",
            ),
        ),
    ),
    extras=(
        Extra(
            slug="images",
            name_en="Three illustrations",
            name_fr="Trois illustrations",
            description_en=(
                "Royalty-free pictures chosen for the text, with captions and alternative text."
            ),
            description_fr=(
                "Des images libres de droits choisies pour le texte, avec légendes et textes "
                "alternatifs."
            ),
            price=2900,
            extra_days=0,
            freelancer_amount=1000,
        ),
        Extra(
            slug="translation",
            name_en="Second language",
            name_fr="Deuxième langue",
            description_en=(
                "The same article in English and in French, adapted rather than translated word "
                "for word."
            ),
            description_fr=(
                "Le même article en français et en anglais, adapté plutôt que traduit mot à mot."
            ),
            price=7000,
            extra_days=2,
            freelancer_amount=2700,
        ),
        Extra(
            slug="newsletter",
            name_en="Newsletter version",
            name_fr="Version newsletter",
            description_en="150 words and a subject line that make people want to read on.",
            description_fr="150 mots et un objet qui donnent envie de lire la suite.",
            price=3500,
            extra_days=1,
            freelancer_amount=1200,
        ),
    ),
    questions=(
        Question(
            slug="subject",
            kind="short",
            required=True,
            crosses="as_written",
            label_en="What is the article about?",
            label_fr="Quel est le sujet de l’article ?",
            help_en="One sentence, or the question it should answer.",
            help_fr="Une phrase, ou la question à laquelle il répond.",
        ),
        Question(
            slug="readers",
            kind="long",
            required=True,
            crosses="as_written",
            label_en="Who will read it, and what do they know already?",
            label_fr="Qui le lira, et que savent déjà ces lecteurs ?",
        ),
        Question(
            slug="points",
            kind="long",
            required=True,
            crosses="as_written",
            label_en="What must be in it?",
            label_fr="Que doit-il absolument contenir ?",
            help_en="Facts, opinions, examples from your work.",
            help_fr="Des faits, des avis, des exemples tirés de votre métier.",
        ),
        Question(
            slug="language",
            kind="choice",
            required=True,
            crosses="as_written",
            label_en="In which language?",
            label_fr="Dans quelle langue ?",
            choices_en=("English", "French"),
            choices_fr=("Anglais", "Français"),
        ),
        Question(
            slug="tone",
            kind="choice",
            required=True,
            crosses="as_written",
            label_en="Which tone?",
            label_fr="Quel ton ?",
            choices_en=("Factual", "Warm", "Opinionated"),
            choices_fr=("Factuel", "Chaleureux", "Engagé"),
        ),
        Question(
            slug="example",
            kind="link",
            required=False,
            crosses="as_written",
            label_en="An article you like",
            label_fr="Un article que vous aimez",
        ),
        Question(
            slug="avoid",
            kind="short",
            required=False,
            crosses="as_written",
            label_en="Words or names to avoid",
            label_fr="Les mots ou les noms à éviter",
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
