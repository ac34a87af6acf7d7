"""Brand guidelines."""

from agency.demo.content.shapes import CANCEL_EN, CANCEL_FR, Extra, Faq, Package, Question, Service

BRAND_GUIDELINES = Service(
    slug="brand-guidelines",
    category="branding",
    cover="brand-guidelines",
    owner_checks_brief=True,
    cover_alt_en="Abstract cover: stacked sheets, colour swatches and a quarter circle",
    cover_alt_fr=(
        "Couverture abstraite : des feuilles superposées, des nuanciers et un quart de cercle"
    ),
    title_en="Brand guidelines",
    title_fr="Charte graphique",
    promise_en="The rules that keep your brand looking like itself",
    promise_fr="Des règles pour que votre marque se ressemble partout",
    summary_en=(
        "Your logo, colours, type and layout written down in a document that people open and use. "
        "We start from what you have and check every page before you see it."
    ),
    summary_fr=(
        "Votre logo, vos couleurs, vos polices et vos mises en page réunis dans un document que "
        "l’on ouvre vraiment. Nous partons de l’existant et contrôlons chaque page avant de vous "
        "l’envoyer."
    ),
    audience_en=(
        "For companies that already have a logo and several hands making things with it: "
        "printers, shops, colleagues, a web developer."
    ),
    audience_fr=(
        "Pour les entreprises qui ont déjà un logo et plusieurs mains qui s’en servent : "
        "imprimeur, boutiques, collègues, développeur."
    ),
    benefits_en=(
        "One place for the answers people keep asking you",
        "Colour pairs with their contrast measured for the screen",
        "Good and bad examples, made with your own material",
        "Short enough to be read, complete enough to be followed",
    ),
    benefits_fr=(
        "Un seul endroit pour les réponses que l’on vous demande sans cesse",
        "Des accords de couleurs dont le contraste est mesuré pour l’écran",
        "Des exemples à suivre et à éviter, tirés de vos propres supports",
        "Assez court pour être lu, assez complet pour être suivi",
    ),
    deliverables_en=(
        "The guidelines as a PDF for screen and print",
        "The colour palette with its references for screen and print",
        "Rules for the logo: clear space, smallest size, backgrounds",
        "A type scale with the fonts and where to obtain them",
    ),
    deliverables_fr=(
        "La charte en PDF, pour l’écran et l’impression",
        "La palette avec ses références pour l’écran et l’impression",
        "Les règles du logo : zone de protection, taille minimale, fonds",
        "Une échelle typographique, avec les polices et où se les procurer",
    ),
    faq_en=(
        Faq(
            question="Do I need a logo first?",
            answer=(
                "Yes. The guidelines start from a finished logo. If you have none, order the logo "
                "first; the files can be passed on."
            ),
        ),
        Faq(
            question="May I change the document later?",
            answer=(
                "Yes. The Premium package includes the editable file. All packages leave you free "
                "to adapt the document for your own company."
            ),
        ),
        Faq(
            question="What happens if something is missing?",
            answer=(
                "Tell us in a round of changes. If the missing page was part of your package, "
                "adding it never uses one of your rounds."
            ),
        ),
        CANCEL_EN,
    ),
    faq_fr=(
        Faq(
            question="Faut-il déjà avoir un logo ?",
            answer=(
                "Oui. La charte part d’un logo terminé. Si vous n’en avez pas, commandez d’abord "
                "le logo ; ses fichiers pourront servir ici."
            ),
        ),
        Faq(
            question="Pourrai-je modifier le document plus tard ?",
            answer=(
                "Oui. La formule Premium comprend le fichier modifiable. Avec toutes les "
                "formules, vous êtes libre d’adapter le document pour votre entreprise."
            ),
        ),
        Faq(
            question="Que se passe-t-il s’il manque quelque chose ?",
            answer=(
                "Dites-le-nous par une retouche. Si la page manquante faisait partie de la "
                "formule, l’ajouter n’est jamais décompté."
            ),
        ),
        CANCEL_FR,
    ),
    packages=(
        Package(
            tier="basic",
            name_en="Basic",
            name_fr="Essentielle",
            summary_en="The essentials on six pages",
            summary_fr="L’essentiel en six pages",
            price=24_000,
            days=5,
            revisions=1,
            features_en=("6 pages", "Logo, colours, type", "1 round of changes"),
            features_fr=("6 pages", "Logo, couleurs, polices", "1 retouche"),
        ),
        Package(
            tier="standard",
            name_en="Standard",
            name_fr="Standard",
            summary_en="A full guide for your team",
            summary_fr="Un guide complet pour votre équipe",
            price=44_000,
            days=7,
            revisions=2,
            features_en=(
                "16 pages",
                "Layout grid and pictures",
                "Examples from your material",
                "2 rounds of changes",
            ),
            features_fr=(
                "16 pages",
                "Grille de mise en page et images",
                "Exemples tirés de vos supports",
                "2 retouches",
            ),
        ),
        Package(
            tier="premium",
            name_en="Premium",
            name_fr="Premium",
            summary_en="The guide and the files to apply it",
            summary_fr="Le guide et les fichiers pour l’appliquer",
            price=79_000,
            days=10,
            revisions=3,
            features_en=(
                "28 pages",
                "Editable source file",
                "Slide and letter templates",
                "Icon style with 12 icons",
                "3 rounds of changes",
            ),
            features_fr=(
                "28 pages",
                "Fichier source modifiable",
                "Modèles de diapositives et de courrier",
                "Style d’icônes et 12 icônes",
                "3 retouches",
            ),
        ),
    ),
    extras=(
        Extra(
            slug="slide-template",
            name_en="Slide template",
            name_fr="Modèle de présentation",
            description_en="Eight slide layouts for PowerPoint or Google Slides.",
            description_fr="Huit mises en page pour PowerPoint ou Google Slides.",
            price=12_000,
            extra_days=2,
            freelancer_amount=4500,
        ),
        Extra(
            slug="second-language",
            name_en="Second language",
            name_fr="Deuxième langue",
            description_en="The same document in English and in French.",
            description_fr="Le même document en français et en anglais.",
            price=9000,
            extra_days=2,
            freelancer_amount=3500,
        ),
        Extra(
            slug="email-signature",
            name_en="E-mail signature",
            name_fr="Signature d’e-mail",
            description_en="A signature as HTML, with instructions for common mail programs.",
            description_fr=(
                "Une signature en HTML, avec le mode d’emploi pour les messageries courantes."
            ),
            price=4000,
            extra_days=0,
            freelancer_amount=1400,
        ),
    ),
    questions=(
        Question(
            slug="company",
            kind="short",
            required=True,
            crosses="edited",
            label_en="What is your company called?",
            label_fr="Comment s’appelle votre entreprise ?",
            help_en="The name as it appears in the document.",
            help_fr="Le nom tel qu’il figure dans le document.",
        ),
        Question(
            slug="logo-files",
            kind="file",
            required=True,
            crosses="as_written",
            kit_part="files",
            label_en="Your logo files",
            label_fr="Les fichiers de votre logo",
            help_en="PDF or PNG, the largest you have.",
            help_fr="PDF ou PNG, les plus grands que vous ayez.",
        ),
        Question(
            slug="activity",
            kind="long",
            required=True,
            crosses="as_written",
            label_en="What do you sell, and how do you speak to customers?",
            label_fr="Que vendez-vous, et comment parlez-vous à vos clients ?",
        ),
        Question(
            slug="supports",
            kind="several",
            required=True,
            crosses="as_written",
            label_en="Where is your brand seen?",
            label_fr="Où voit-on votre marque ?",
            help_en="All that apply.",
            help_fr="Toutes les réponses utiles.",
            choices_en=(
                "Website",
                "Social media",
                "Printed documents",
                "Packaging",
                "Shop or vehicles",
            ),
            choices_fr=(
                "Site web",
                "Réseaux sociaux",
                "Documents imprimés",
                "Emballages",
                "Boutique ou véhicules",
            ),
        ),
        Question(
            slug="fonts",
            kind="short",
            required=False,
            crosses="as_written",
            label_en="Fonts you already use",
            label_fr="Les polices que vous utilisez déjà",
        ),
        Question(
            slug="tone",
            kind="choice",
            required=True,
            crosses="as_written",
            label_en="How strict should the rules be?",
            label_fr="Quel degré de rigueur pour les règles ?",
            choices_en=("A frame that leaves room", "Precise rules for every use"),
            choices_fr=("Un cadre qui laisse de la place", "Des règles précises pour chaque usage"),
        ),
        Question(
            slug="drive",
            kind="link",
            required=False,
            crosses="as_written",
            kit_part="links",
            label_en="A link to things you have already made",
            label_fr="Un lien vers vos supports existants",
            help_en="A shared folder or your website.",
            help_fr="Un dossier partagé ou votre site.",
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
