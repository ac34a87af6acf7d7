"""What people write in the demo, by service, and the reasons freelancers give for declining."""

from agency.demo.content import briefs_branding, briefs_video, briefs_web, briefs_writing
from agency.demo.content.shapes import Brief, DeclineReason, Workshop

BRIEFS: dict[str, tuple[Brief, ...]] = {
    "logo-design": briefs_branding.LOGO_DESIGN_BRIEFS,
    "brand-guidelines": briefs_branding.BRAND_GUIDELINES_BRIEFS,
    "blog-article": briefs_writing.BLOG_ARTICLE_BRIEFS,
    "product-descriptions": briefs_writing.PRODUCT_DESCRIPTIONS_BRIEFS,
    "short-video-editing": briefs_video.SHORT_VIDEO_EDITING_BRIEFS,
    "podcast-audiogram": briefs_video.PODCAST_AUDIOGRAM_BRIEFS,
    "wordpress-landing-page": briefs_web.WORDPRESS_LANDING_PAGE_BRIEFS,
    "wordpress-speed-up": briefs_web.WORDPRESS_SPEED_UP_BRIEFS,
}

WORKSHOPS: dict[str, Workshop] = {
    workshop.service: workshop
    for workshop in (
        briefs_branding.LOGO_DESIGN_WORKSHOP,
        briefs_branding.BRAND_GUIDELINES_WORKSHOP,
        briefs_writing.BLOG_ARTICLE_WORKSHOP,
        briefs_writing.PRODUCT_DESCRIPTIONS_WORKSHOP,
        briefs_video.SHORT_VIDEO_EDITING_WORKSHOP,
        briefs_video.PODCAST_AUDIOGRAM_WORKSHOP,
        briefs_web.WORDPRESS_LANDING_PAGE_WORKSHOP,
        briefs_web.WORDPRESS_SPEED_UP_WORKSHOP,
    )
}

DECLINE_REASONS_EN: dict[DeclineReason, str] = {
    "busy": "I am fully booked until the end of next week.",
    "date": "The date is too close for me to do this properly.",
    "pay": "The pay does not cover the time I would need.",
    "brief": "This subject is outside what I know well.",
}

DECLINE_REASONS_FR: dict[DeclineReason, str] = {
    "busy": "Mon planning est plein jusqu’à la fin de la semaine prochaine.",
    "date": "La date est trop proche pour que je fasse du bon travail.",
    "pay": "La rémunération ne couvre pas le temps nécessaire.",
    "brief": "Ce sujet sort de ce que je connais bien.",
}
