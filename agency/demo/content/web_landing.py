"""WordPress landing page."""

from agency.demo.content.shapes import CANCEL_EN, CANCEL_FR, Extra, Faq, Package, Question, Service

WORDPRESS_LANDING_PAGE = Service(
    slug="wordpress-landing-page",
    category="web",
    cover="wordpress-landing-page",
    cover_alt_en="Abstract cover: blocks of a page stacked beside a large arrow",
    cover_alt_fr="Couverture abstraite : les blocs d’une page empilés à côté d’une grande flèche",
    title_en="WordPress landing page",
    title_fr="Landing page WordPress",
    promise_en="One page, one offer, one button",
    promise_fr="Une page, une offre, un bouton",
    summary_en=(
        "A landing page built with the standard WordPress editor, that your team can change "
        "without a developer. Tested on phone and desktop, and checked before you see it."
    ),
    summary_fr=(
        "Une landing page construite avec l’éditeur standard de WordPress, que votre équipe "
        "modifie sans développeur. Essayée sur téléphone et ordinateur, et contrôlée avant de "
        "vous parvenir."
    ),
    audience_en=(
        "For companies that already have a WordPress site and are launching an offer, an event or "
        "a campaign."
    ),
    audience_fr=(
        "Pour les entreprises qui ont déjà un site WordPress et lancent une offre, un événement "
        "ou une campagne."
    ),
    benefits_en=(
        "No paid page builder to renew each year",
        "Texts you can edit yourself, block by block",
        "Keyboard and contrast checked against WCAG 2.2 AA",
        "A form that sends to the address you choose",
    ),
    benefits_fr=(
        "Pas de constructeur de pages payant à renouveler chaque année",
        "Des textes que vous modifiez vous-même, bloc par bloc",
        "Clavier et contrastes vérifiés selon les WCAG 2.2 AA",
        "Un formulaire qui écrit à l’adresse de votre choix",
    ),
    deliverables_en=(
        "The page installed on your site, or as a file to import",
        "The picture files, compressed for the web",
        "A two-page guide to change texts and pictures",
        "A record of the tests on phone and desktop",
    ),
    deliverables_fr=(
        "La page installée sur votre site, ou un fichier à importer",
        "Les images, compressées pour le web",
        "Un guide de deux pages pour changer textes et images",
        "Le relevé des essais sur téléphone et ordinateur",
    ),
    faq_en=(
        Faq(
            question="Do you need my password?",
            answer=(
                "No, and please never send it. Create a temporary administrator account or a link "
                "that expires, and delete it after the delivery."
            ),
        ),
        Faq(
            question="Who writes the texts?",
            answer=(
                "You do: paste them in the brief. With the copywriting extra we write them from "
                "your notes."
            ),
        ),
        Faq(
            question="What may I do with the page?",
            answer=(
                "Everything: once you have approved the delivery, copy it, change it, move it. "
                "Plugins and fonts keep their own open licence."
            ),
        ),
        CANCEL_EN,
    ),
    faq_fr=(
        Faq(
            question="Faut-il vous donner mon mot de passe ?",
            answer=(
                "Non, et ne l’envoyez jamais. Créez un compte administrateur temporaire ou un "
                "lien qui expire, puis supprimez-le après la livraison."
            ),
        ),
        Faq(
            question="Qui rédige les textes ?",
            answer=(
                "Vous : collez-les dans le brief. Avec l’option rédaction, nous les écrivons "
                "d’après vos notes."
            ),
        ),
        Faq(
            question="Que puis-je faire de la page ?",
            answer=(
                "Tout : une fois la livraison validée, copiez-la, modifiez-la, déplacez-la. Les "
                "extensions et les polices gardent leur propre licence libre."
            ),
        ),
        CANCEL_FR,
    ),
    packages=(
        Package(
            tier="basic",
            name_en="Basic",
            name_fr="Essentielle",
            summary_en="A simple page from your texts",
            summary_fr="Une page simple à partir de vos textes",
            price=29_000,
            days=5,
            revisions=1,
            features_en=("Up to 5 sections", "1 contact form", "1 round of changes"),
            features_fr=("Jusqu’à 5 sections", "1 formulaire de contact", "1 retouche"),
        ),
        Package(
            tier="standard",
            name_en="Standard",
            name_fr="Standard",
            summary_en="A page designed for your offer",
            summary_fr="Une page dessinée pour votre offre",
            price=49_000,
            days=8,
            revisions=2,
            features_en=(
                "Up to 9 sections",
                "Design in your colours",
                "Form linked to your mailing tool",
                "2 rounds of changes",
            ),
            features_fr=(
                "Jusqu’à 9 sections",
                "Mise en page à vos couleurs",
                "Formulaire relié à votre outil d’e-mailing",
                "2 retouches",
            ),
        ),
        Package(
            tier="premium",
            name_en="Premium",
            name_fr="Premium",
            summary_en="A page and its two follow-ups",
            summary_fr="La page et ses deux suites",
            price=79_000,
            days=12,
            revisions=3,
            features_en=(
                "Up to 12 sections",
                "Thank-you page and e-mail",
                "English and French versions",
                "Cookie-free audience measurement",
                "3 rounds of changes",
            ),
            features_fr=(
                "Jusqu’à 12 sections",
                "Page et e-mail de remerciement",
                "Versions française et anglaise",
                "Mesure d’audience sans cookie",
                "3 retouches",
            ),
        ),
    ),
    extras=(
        Extra(
            slug="copywriting",
            name_en="Copywriting",
            name_fr="Rédaction des textes",
            description_en="We write the texts of the page from your notes, in one language.",
            description_fr=(
                "Nous écrivons les textes de la page d’après vos notes, dans une langue."
            ),
            price=13_000,
            extra_days=2,
            freelancer_amount=5000,
            kind="choice",
            options_en=("From your notes", "After half an hour’s interview with you"),
            options_fr=("D’après vos notes", "Après une demi-heure d’entretien avec vous"),
            option_amounts=(0, 6000),
        ),
        Extra(
            slug="booking",
            name_en="Booking calendar",
            name_fr="Calendrier de rendez-vous",
            description_en="Connection to the booking tool you already use.",
            description_fr="Connexion à l’outil de rendez-vous que vous utilisez déjà.",
            price=9000,
            extra_days=1,
            freelancer_amount=3600,
        ),
        Extra(
            slug="variant",
            name_en="Second version to compare",
            name_fr="Deuxième version à comparer",
            description_en="The same page with another headline and another order, to try both.",
            description_fr=(
                "La même page avec un autre titre et un autre ordre, pour essayer les deux."
            ),
            price=11_000,
            extra_days=2,
            freelancer_amount=4200,
        ),
        Extra(
            slug="domain",
            kind="text",
            name_en="Your own address",
            name_fr="Votre propre adresse",
            description_en="We connect the page to an address that you own. Write it here.",
            description_fr="Nous relions la page à une adresse qui est à vous. Écrivez-la ici.",
            price=4500,
            extra_days=0,
            freelancer_amount=1500,
        ),
    ),
    questions=(
        Question(
            slug="offer",
            kind="long",
            required=True,
            crosses="as_written",
            label_en="What does the page offer?",
            label_fr="Que propose la page ?",
            help_en="What people receive, the price, the date.",
            help_fr="Ce que l’on reçoit, le prix, la date.",
        ),
        Question(
            slug="action",
            kind="choice",
            required=True,
            crosses="as_written",
            label_en="What should visitors do?",
            label_fr="Que doit faire le visiteur ?",
            choices_en=("Buy", "Ask for a quote", "Book a meeting", "Leave an e-mail address"),
            choices_fr=(
                "Acheter",
                "Demander un devis",
                "Prendre rendez-vous",
                "Laisser une adresse e-mail",
            ),
        ),
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
            slug="texts",
            kind="file",
            required=False,
            crosses="as_written",
            label_en="Your texts",
            label_fr="Vos textes",
            help_en="PDF or TXT; leave empty with the copywriting extra.",
            help_fr="PDF ou TXT ; rien à joindre avec l’option rédaction.",
        ),
        Question(
            slug="pictures",
            kind="link",
            required=False,
            crosses="as_written",
            label_en="A link to your pictures and your logo",
            label_fr="Un lien vers vos photos et votre logo",
        ),
        Question(
            slug="sections",
            kind="several",
            required=True,
            crosses="as_written",
            label_en="Which sections do you want?",
            label_fr="Quelles sections voulez-vous ?",
            choices_en=("Opening", "Benefits", "How it works", "Prices", "Questions", "Contact"),
            choices_fr=(
                "Accroche",
                "Avantages",
                "Fonctionnement",
                "Tarifs",
                "Questions",
                "Contact",
            ),
        ),
        Question(
            slug="technical-contact",
            kind="short",
            required=False,
            crosses="nothing",
            label_en="Who looks after your site, and how do we reach them?",
            label_fr="Qui s’occupe de votre site, et comment joindre cette personne ?",
            help_en="We contact them only about access.",
            help_fr="Nous la contactons uniquement pour les accès.",
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
