"""WordPress speed-up."""

from agency.demo.content.shapes import CANCEL_EN, CANCEL_FR, Extra, Faq, Package, Question, Service

WORDPRESS_SPEED_UP = Service(
    slug="wordpress-speed-up",
    category="web",
    cover="wordpress-speed-up",
    cover_alt_en="Abstract cover: a dial with its needle turned to the right, over speed lines",
    cover_alt_fr=(
        "Couverture abstraite : un cadran dont l’aiguille est à droite, sur des lignes de vitesse"
    ),
    title_en="WordPress speed-up",
    title_fr="Accélération WordPress",
    promise_en="Know why your site is slow, and have it repaired",
    promise_fr="Savoir pourquoi votre site est lent, et le faire réparer",
    summary_en=(
        "We measure your WordPress site, repair what slows it down and measure again. You receive "
        "both measurements, and a list of what was changed."
    ),
    summary_fr=(
        "Nous mesurons votre site WordPress, réparons ce qui le ralentit et mesurons de nouveau. "
        "Vous recevez les deux mesures et la liste de ce qui a été modifié."
    ),
    audience_en=(
        "For shops and company sites on WordPress that have grown heavy with plugins, pictures "
        "and years."
    ),
    audience_fr=(
        "Pour les boutiques et les sites d’entreprise sous WordPress, alourdis par les "
        "extensions, les images et les années."
    ),
    benefits_en=(
        "Measured before and after, with the same tool",
        "A backup before the first change",
        "Each change listed, so that it can be undone",
        "No plugin added without telling you",
    ),
    benefits_fr=(
        "Mesuré avant et après, avec le même outil",
        "Une sauvegarde avant la première modification",
        "Chaque modification notée, pour pouvoir revenir en arrière",
        "Aucune extension ajoutée sans vous le dire",
    ),
    deliverables_en=(
        "The measurements before and after, as a PDF",
        "The changes made on your site",
        "The list of changes and how to undo them",
        "Advice about what your hosting limits",
    ),
    deliverables_fr=(
        "Les mesures avant et après, en PDF",
        "Les modifications faites sur votre site",
        "La liste des modifications et la façon de les annuler",
        "Un avis sur ce que limite votre hébergement",
    ),
    faq_en=(
        Faq(
            question="Which score will I reach?",
            answer=(
                "We promise no figure: it depends on your hosting, your theme and outside "
                "scripts. We promise the measurements, the work described and an honest report."
            ),
        ),
        Faq(
            question="Could my site break?",
            answer=(
                "A backup is made first and every change is tested on the pages you name. If "
                "something goes wrong, we put the backup back."
            ),
        ),
        Faq(
            question="How do I give access safely?",
            answer=(
                "Create a temporary administrator account or a link that expires. Never write a "
                "password in the brief."
            ),
        ),
        CANCEL_EN,
    ),
    faq_fr=(
        Faq(
            question="Quel score vais-je atteindre ?",
            answer=(
                "Nous ne promettons pas de chiffre : cela dépend de l’hébergement, du thème et "
                "des scripts extérieurs. Nous promettons les mesures, le travail décrit et un "
                "rapport honnête."
            ),
        ),
        Faq(
            question="Mon site peut-il tomber en panne ?",
            answer=(
                "Une sauvegarde est faite d’abord et chaque modification est essayée sur les "
                "pages que vous indiquez. En cas de problème, nous remettons la sauvegarde."
            ),
        ),
        Faq(
            question="Comment donner accès sans risque ?",
            answer=(
                "Créez un compte administrateur temporaire ou un lien qui expire. N’écrivez "
                "jamais de mot de passe dans le brief."
            ),
        ),
        CANCEL_FR,
    ),
    packages=(
        Package(
            tier="basic",
            name_en="Basic",
            name_fr="Essentielle",
            summary_en="Diagnosis and first repairs",
            summary_fr="Diagnostic et premières réparations",
            price=14_900,
            days=3,
            revisions=1,
            features_en=("Measurement of 3 pages", "Pictures and cache", "1 round of changes"),
            features_fr=("Mesure de 3 pages", "Images et cache", "1 retouche"),
        ),
        Package(
            tier="standard",
            name_en="Standard",
            name_fr="Standard",
            summary_en="The whole site put in order",
            summary_fr="Tout le site remis en ordre",
            price=26_900,
            days=5,
            revisions=1,
            features_en=(
                "Measurement of 8 pages",
                "Pictures, cache, fonts, scripts",
                "Database cleaned",
                "1 round of changes",
            ),
            features_fr=(
                "Mesure de 8 pages",
                "Images, cache, polices, scripts",
                "Base de données nettoyée",
                "1 retouche",
            ),
        ),
        Package(
            tier="premium",
            name_en="Premium",
            name_fr="Premium",
            summary_en="For shops and large sites",
            summary_fr="Pour les boutiques et les grands sites",
            price=49_000,
            days=8,
            revisions=2,
            features_en=(
                "Measurement of 15 pages",
                "Cart and checkout included",
                "Plugins reviewed one by one",
                "Phone and desktop compared",
                "2 rounds of changes",
            ),
            features_fr=(
                "Mesure de 15 pages",
                "Panier et paiement compris",
                "Extensions revues une à une",
                "Téléphone et ordinateur comparés",
                "2 retouches",
            ),
        ),
    ),
    extras=(
        Extra(
            slug="updates",
            name_en="Updates",
            name_fr="Mises à jour",
            description_en=(
                "WordPress, theme and plugins brought up to date, with a test after each step."
            ),
            description_fr=(
                "WordPress, thème et extensions mis à jour, avec un essai après chaque étape."
            ),
            price=5900,
            extra_days=1,
            freelancer_amount=2200,
        ),
        Extra(
            slug="picture-library",
            name_en="Whole picture library",
            name_fr="Toute la médiathèque",
            description_en="All existing pictures compressed, the originals kept.",
            description_fr="Toutes les images existantes compressées, les originaux conservés.",
            price=7500,
            extra_days=1,
            freelancer_amount=3000,
        ),
    ),
    questions=(
        Question(
            slug="site",
            kind="link",
            required=True,
            crosses="as_written",
            kit_part="links",
            label_en="The address of your site",
            label_fr="L’adresse de votre site",
        ),
        Question(
            slug="pages",
            kind="long",
            required=True,
            crosses="as_written",
            label_en="Which pages matter most?",
            label_fr="Quelles pages comptent le plus ?",
            help_en="One address per line.",
            help_fr="Une adresse par ligne.",
        ),
        Question(
            slug="trouble",
            kind="several",
            required=True,
            crosses="as_written",
            label_en="What do you notice?",
            label_fr="Que remarquez-vous ?",
            choices_en=(
                "Slow on phones",
                "Slow in the administration",
                "Things jump while loading",
                "Bad scores",
                "Errors at busy hours",
            ),
            choices_fr=(
                "Lenteur sur téléphone",
                "Lenteur dans l’administration",
                "La page bouge au chargement",
                "Mauvais scores",
                "Erreurs aux heures de pointe",
            ),
        ),
        Question(
            slug="shop",
            kind="choice",
            required=True,
            crosses="as_written",
            label_en="Do you sell on the site?",
            label_fr="Vendez-vous sur le site ?",
            choices_en=("No", "Yes, with WooCommerce", "Yes, with another tool"),
            choices_fr=("Non", "Oui, avec WooCommerce", "Oui, avec un autre outil"),
        ),
        Question(
            slug="access",
            kind="link",
            required=True,
            crosses="as_written",
            label_en="A temporary access link",
            label_fr="Un lien d’accès temporaire",
            help_en="A link that expires. Never a password.",
            help_fr="Un lien qui expire. Jamais de mot de passe.",
        ),
        Question(
            slug="hosting",
            kind="short",
            required=False,
            crosses="as_written",
            label_en="Who hosts the site?",
            label_fr="Chez qui le site est-il hébergé ?",
        ),
        Question(
            slug="technical-contact",
            kind="short",
            required=False,
            crosses="nothing",
            label_en="Who do we call if the site is unreachable?",
            label_fr="Qui appeler si le site ne répond plus ?",
            help_en="Used by us only.",
            help_fr="Réservé à l’agence.",
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
