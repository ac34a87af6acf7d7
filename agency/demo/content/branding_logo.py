"""Logo design."""

from agency.demo.content.shapes import CANCEL_EN, CANCEL_FR, Extra, Faq, Package, Question, Service

LOGO_DESIGN = Service(
    slug="logo-design",
    category="branding",
    cover="logo-design",
    cover_alt_en="Abstract cover: a mark built from circles and a square on a blue grid",
    cover_alt_fr=(
        "Couverture abstraite : un signe fait de cercles et d’un carré sur une grille bleue"
    ),
    title_en="Logo design",
    title_fr="Création de logo",
    promise_en="A logo that still reads at 16 pixels",
    promise_fr="Un logo qui se lit encore à 16 pixels",
    summary_en=(
        "Original drawings made for your brand and delivered as a clean set of files. The price "
        "is fixed before you pay, and every file is checked before you see it."
    ),
    summary_fr=(
        "Des dessins originaux faits pour votre marque, livrés dans un jeu de fichiers propre. Le "
        "prix est fixé avant le paiement et chaque fichier est contrôlé avant de vous parvenir."
    ),
    audience_en=(
        "For people who are opening a business, and for small companies whose logo falls apart on "
        "a phone screen, a stamp or a shop sign."
    ),
    audience_fr=(
        "Pour celles et ceux qui ouvrent leur activité, et pour les petites entreprises dont le "
        "logo ne tient plus sur un téléphone, un tampon ou une enseigne."
    ),
    benefits_en=(
        "Tested small and large: favicon, invoice, sign",
        "Drawn for you: no stock icon, no template",
        "Works in one colour, on white and on black",
        "You know the number of directions and rounds before you order",
    ),
    benefits_fr=(
        "Essayé en petit comme en grand : favicon, facture, enseigne",
        "Dessiné pour vous : ni pictogramme de banque d’images, ni modèle tout fait",
        "Fonctionne en une seule couleur, sur blanc et sur noir",
        "Le nombre de pistes et de retouches est connu avant de commander",
    ),
    deliverables_en=(
        "The final logo as SVG and PDF, for print and for any size",
        "PNG files with a transparent background, in three sizes",
        "A page with the colour references and the names of the fonts",
    ),
    deliverables_fr=(
        "Le logo final en SVG et en PDF, pour l’impression et toutes les tailles",
        "Des PNG à fond transparent, en trois tailles",
        "Une page avec les références de couleurs et le nom des polices",
    ),
    faq_en=(
        Faq(
            question="Who owns the logo?",
            answer=(
                "You do. Once you have approved the delivery, you may use, register and adapt the "
                "logo without limit of time or place. Fonts keep their own licence; we tell you "
                "which one."
            ),
        ),
        Faq(
            question="What if I like none of the directions?",
            answer=(
                "Use a round of changes and tell us what misses: we draw again from your remarks. "
                "The number of rounds is written on each package."
            ),
        ),
        CANCEL_EN,
        Faq(
            question="Do you check that the name is free?",
            answer=(
                "No. We draw the logo; checking and registering a trade mark is a legal matter, "
                "to be done with INPI, EUIPO or a specialist."
            ),
        ),
    ),
    faq_fr=(
        Faq(
            question="À qui appartient le logo ?",
            answer=(
                "À vous. Une fois la livraison validée, vous pouvez l’utiliser, le déposer et "
                "l’adapter sans limite de durée ni de lieu. Les polices gardent leur propre "
                "licence ; nous vous indiquons laquelle."
            ),
        ),
        Faq(
            question="Et si aucune piste ne me plaît ?",
            answer=(
                "Servez-vous d’une retouche et dites-nous ce qui ne va pas : nous redessinons "
                "d’après vos remarques. Le nombre de retouches est indiqué sur chaque formule."
            ),
        ),
        CANCEL_FR,
        Faq(
            question="Vérifiez-vous que le nom est disponible ?",
            answer=(
                "Non. Nous dessinons le logo ; la recherche d’antériorité et le dépôt relèvent de "
                "l’INPI, de l’EUIPO ou d’un spécialiste."
            ),
        ),
    ),
    packages=(
        Package(
            tier="basic",
            name_en="Basic",
            name_fr="Essentielle",
            summary_en="One direction, ready to use",
            summary_fr="Une piste, prête à l’emploi",
            price=19_000,
            days=4,
            revisions=1,
            features_en=("1 direction", "1 round of changes", "SVG, PDF and PNG"),
            features_fr=("1 piste", "1 retouche", "SVG, PDF et PNG"),
        ),
        Package(
            tier="standard",
            name_en="Standard",
            name_fr="Standard",
            summary_en="Three directions to choose from",
            summary_fr="Trois pistes au choix",
            price=39_000,
            days=5,
            revisions=3,
            features_en=(
                "3 directions",
                "3 rounds of changes",
                "Print and screen files",
                "One-colour versions",
            ),
            features_fr=(
                "3 pistes",
                "3 retouches",
                "Fichiers pour l’impression et l’écran",
                "Versions en une couleur",
            ),
        ),
        Package(
            tier="premium",
            name_en="Premium",
            name_fr="Premium",
            summary_en="The logo and its first uses",
            summary_fr="Le logo et ses premiers usages",
            price=79_000,
            days=10,
            revisions=5,
            features_en=(
                "4 directions",
                "5 rounds of changes",
                "Horizontal, stacked, icon and one-colour versions",
                "Letterhead and e-mail signature",
                "12-page usage guide",
            ),
            features_fr=(
                "4 pistes",
                "5 retouches",
                "Versions horizontale, empilée, icône et en une couleur",
                "Papier à en-tête et signature d’e-mail",
                "Guide d’usage de 12 pages",
            ),
        ),
    ),
    extras=(
        Extra(
            slug="social-kit",
            name_en="Social media set",
            name_fr="Kit réseaux sociaux",
            description_en="Profile picture and banner in the formats of four networks you choose.",
            description_fr="Photo de profil et bannière aux formats de quatre réseaux au choix.",
            price=6000,
            extra_days=1,
            freelancer_amount=2000,
        ),
        Extra(
            slug="business-card",
            name_en="Business card",
            name_fr="Carte de visite",
            description_en="Front and back, as a PDF ready for the printer.",
            description_fr="Recto et verso, en PDF prêt pour l’imprimeur.",
            price=8000,
            extra_days=1,
            freelancer_amount=2800,
        ),
        Extra(
            slug="animated-logo",
            name_en="Short animation of the logo",
            name_fr="Logo animé",
            description_en="Three to five seconds, as MP4 and as GIF.",
            description_fr="Trois à cinq secondes, en MP4 et en GIF.",
            price=14_000,
            extra_days=3,
            freelancer_amount=5500,
            tiers=("standard", "premium"),
            premium_amount=12_000,
        ),
        Extra(
            slug="express",
            name_en="Express",
            name_fr="Livraison express",
            description_en="We put your logo before everything else.",
            description_fr="Votre logo passe avant tout le reste.",
            price=9000,
            extra_days=-2,
            freelancer_amount=4000,
            places=2,
        ),
    ),
    questions=(
        Question(
            slug="brand-name",
            kind="short",
            required=True,
            crosses="as_written",
            label_en="Which name should the logo show?",
            label_fr="Quel nom le logo doit-il porter ?",
            help_en="Exactly as it must be written: capitals, accents, spaces.",
            help_fr="Écrit exactement comme il doit l’être : capitales, accents, espaces.",
        ),
        Question(
            slug="activity",
            kind="long",
            required=True,
            crosses="as_written",
            label_en="What do you do, and for whom?",
            label_fr="Que faites-vous, et pour qui ?",
            help_en="Two or three sentences are enough.",
            help_fr="Deux ou trois phrases suffisent.",
        ),
        Question(
            slug="style",
            kind="several",
            required=True,
            crosses="as_written",
            label_en="Which words suit your brand?",
            label_fr="Quels mots vont à votre marque ?",
            help_en="Two or three make the clearest logo.",
            help_fr="Deux ou trois donnent le logo le plus net.",
            choices_en=("Simple", "Warm", "Technical", "Playful", "Elegant", "Bold"),
            choices_fr=("Simple", "Chaleureuse", "Technique", "Joueuse", "Élégante", "Affirmée"),
        ),
        Question(
            slug="mark",
            kind="choice",
            required=True,
            crosses="as_written",
            label_en="What kind of logo do you imagine?",
            label_fr="Quel type de logo imaginez-vous ?",
            choices_en=("The name alone", "The name with a symbol", "I would like to see both"),
            choices_fr=("Le nom seul", "Le nom avec un symbole", "J’aimerais voir les deux"),
        ),
        Question(
            slug="colours",
            kind="short",
            required=False,
            crosses="as_written",
            kit_part="colours",
            label_en="Colours you want, or never want",
            label_fr="Les couleurs souhaitées, ou exclues",
        ),
        Question(
            slug="likes",
            kind="link",
            required=False,
            crosses="as_written",
            label_en="A logo or a page you like",
            label_fr="Un logo ou une page qui vous plaît",
            help_en="A link; tell us below, or in the conversation, what you like about it.",
            help_fr="Un lien ; dites-nous plus bas, ou dans la conversation, ce qui vous y plaît.",
        ),
        Question(
            slug="existing",
            kind="file",
            required=False,
            crosses="as_written",
            kit_part="files",
            label_en="Your current logo or a sketch",
            label_fr="Votre logo actuel ou un croquis",
        ),
        Question(
            slug="note",
            kind="long",
            required=False,
            crosses="nothing",
            label_en="A note for your contact at the agency",
            label_fr="Un mot pour votre interlocuteur à l’agence",
            help_en="Who decides, by when, within what limits.",
            help_fr="Qui décide, pour quand, dans quelles limites.",
        ),
    ),
)
