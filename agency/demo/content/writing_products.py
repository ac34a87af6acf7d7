"""Product descriptions."""

from agency.demo.content.shapes import CANCEL_EN, CANCEL_FR, Extra, Faq, Package, Question, Service

PRODUCT_DESCRIPTIONS = Service(
    slug="product-descriptions",
    category="writing",
    cover="product-descriptions",
    cover_alt_en="Abstract cover: a grid of price tags, one of them lit in yellow",
    cover_alt_fr="Couverture abstraite : une grille d’étiquettes dont une en jaune vif",
    title_en="Product descriptions",
    title_fr="Fiches produit",
    promise_en="Product pages that answer before people ask",
    promise_fr="Des fiches produit qui répondent avant la question",
    summary_en=(
        "Titles, descriptions and bullet points for your shop, written from your data sheets and "
        "pictures. No two texts alike, each one checked against what you sent."
    ),
    summary_fr=(
        "Titres, descriptions et points clés pour votre boutique, rédigés d’après vos fiches "
        "techniques et vos photos. Aucun texte n’en copie un autre, chacun est vérifié d’après "
        "vos données."
    ),
    audience_en=(
        "For online shops with new ranges to publish, or pages that still carry the supplier’s "
        "text."
    ),
    audience_fr=(
        "Pour les boutiques en ligne qui ont une gamme à publier, ou des pages encore remplies "
        "avec le texte du fournisseur."
    ),
    benefits_en=(
        "Material, size, care: nothing your customer has to guess",
        "One structure for the whole range, a different text each time",
        "Only claims your data sheet supports",
        "A file your shop can import",
    ),
    benefits_fr=(
        "Matière, taille, entretien : rien à deviner pour votre client",
        "La même structure pour toute la gamme, un texte différent à chaque fois",
        "Uniquement ce que votre fiche technique permet d’affirmer",
        "Un fichier que votre boutique peut importer",
    ),
    deliverables_en=(
        "One spreadsheet (CSV) with a row per product",
        "For each product: title, 80 to 120 words, 4 bullet points",
        "Every text checked against what you sent",
    ),
    deliverables_fr=(
        "Un tableau (CSV) avec une ligne par produit",
        "Pour chaque produit : un titre, 80 à 120 mots, 4 points clés",
        "Chaque texte vérifié d’après ce que vous avez envoyé",
    ),
    faq_en=(
        Faq(
            question="What do you need from me?",
            answer=(
                "A table with name, price, material and sizes, and one picture for each product. "
                "If something is missing, we ask before we start."
            ),
        ),
        Faq(
            question="May I use the texts on marketplaces?",
            answer=(
                "Yes. Once you have approved the delivery, the texts are yours to use on your "
                "shop, on marketplaces and in print."
            ),
        ),
        CANCEL_EN,
    ),
    faq_fr=(
        Faq(
            question="De quoi avez-vous besoin ?",
            answer=(
                "D’un tableau avec le nom, le prix, la matière et les dimensions, et d’une photo "
                "par produit. S’il manque quelque chose, nous vous le demandons avant de "
                "commencer."
            ),
        ),
        Faq(
            question="Puis-je utiliser les textes sur des places de marché ?",
            answer=(
                "Oui. Une fois la livraison validée, les textes sont à vous : boutique, places de "
                "marché, catalogue imprimé."
            ),
        ),
        CANCEL_FR,
    ),
    packages=(
        Package(
            tier="basic",
            name_en="Basic",
            name_fr="Essentielle",
            summary_en="Five products",
            summary_fr="Cinq produits",
            price=5900,
            days=3,
            revisions=1,
            features_en=("5 products", "One language", "1 round of changes"),
            features_fr=("5 produits", "Une langue", "1 retouche"),
        ),
        Package(
            tier="standard",
            name_en="Standard",
            name_fr="Standard",
            summary_en="Fifteen products",
            summary_fr="Quinze produits",
            price=14_900,
            days=5,
            revisions=1,
            features_en=(
                "15 products",
                "Search titles and descriptions",
                "Style note",
                "1 round of changes",
            ),
            features_fr=(
                "15 produits",
                "Titres et descriptions pour la recherche",
                "Note de style",
                "1 retouche",
            ),
        ),
        Package(
            tier="premium",
            name_en="Premium",
            name_fr="Premium",
            summary_en="Forty products and their categories",
            summary_fr="Quarante produits et leurs catégories",
            price=34_900,
            days=8,
            revisions=2,
            features_en=(
                "40 products",
                "4 category introductions",
                "Search titles and descriptions",
                "Style note",
                "2 rounds of changes",
            ),
            features_fr=(
                "40 produits",
                "4 introductions de catégorie",
                "Titres et descriptions pour la recherche",
                "Note de style",
                "2 retouches",
            ),
        ),
    ),
    extras=(
        Extra(
            slug="five-more",
            kind="quantity",
            name_en="Five more products",
            name_fr="Cinq produits de plus",
            description_en="Same form as the others in your package.",
            description_fr="Même forme que les autres fiches de votre formule.",
            price=4500,
            extra_days=1,
            freelancer_amount=1700,
        ),
        Extra(
            slug="alt-texts",
            name_en="Alternative texts",
            name_fr="Textes alternatifs",
            description_en="A description of each main picture for people who do not see it.",
            description_fr=(
                "Une description de chaque photo principale pour les personnes qui ne la voient "
                "pas."
            ),
            price=3000,
            extra_days=0,
            freelancer_amount=1100,
        ),
        Extra(
            slug="second-language",
            name_en="Second language",
            name_fr="Deuxième langue",
            description_en="All texts of the package in English and in French.",
            description_fr="Tous les textes de la formule en français et en anglais.",
            price=8500,
            extra_days=2,
            freelancer_amount=3400,
        ),
    ),
    questions=(
        Question(
            slug="shop",
            kind="short",
            required=True,
            crosses="as_written",
            label_en="What do you sell?",
            label_fr="Que vendez-vous ?",
            help_en="For instance: linen clothes for adults.",
            help_fr="Par exemple : des vêtements en lin pour adultes.",
        ),
        Question(
            slug="table",
            kind="file",
            required=True,
            crosses="as_written",
            label_en="Your product table",
            label_fr="Votre tableau de produits",
            help_en="CSV or PDF, with one row per product.",
            help_fr="CSV ou PDF, une ligne par produit.",
        ),
        Question(
            slug="customers",
            kind="long",
            required=True,
            crosses="as_written",
            label_en="Who buys from you, and why?",
            label_fr="Qui achète chez vous, et pourquoi ?",
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
            slug="emphasis",
            kind="several",
            required=True,
            crosses="as_written",
            label_en="What matters most to your customers?",
            label_fr="Qu’est-ce qui compte le plus pour vos clients ?",
            help_en="Two or three are enough.",
            help_fr="Deux ou trois suffisent.",
            choices_en=("Origin", "Material", "How it is used", "Care", "Price", "Gift idea"),
            choices_fr=("Origine", "Matière", "Usage", "Entretien", "Prix", "Idée de cadeau"),
        ),
        Question(
            slug="page",
            kind="link",
            required=False,
            crosses="as_written",
            label_en="A product page as it is today",
            label_fr="Une fiche produit actuelle",
        ),
        Question(
            slug="forbidden",
            kind="long",
            required=False,
            crosses="as_written",
            label_en="What must we never write?",
            label_fr="Que ne faut-il jamais écrire ?",
            help_en="Words, claims, comparisons.",
            help_fr="Mots, promesses, comparaisons.",
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
