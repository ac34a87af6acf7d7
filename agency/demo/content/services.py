"""The categories and services of the demo agency, in the order of the catalogue."""

from agency.demo.content.branding_guidelines import BRAND_GUIDELINES
from agency.demo.content.branding_logo import LOGO_DESIGN
from agency.demo.content.shapes import Category, Service
from agency.demo.content.video_audiogram import PODCAST_AUDIOGRAM
from agency.demo.content.video_editing import SHORT_VIDEO_EDITING
from agency.demo.content.web_landing import WORDPRESS_LANDING_PAGE
from agency.demo.content.web_speed import WORDPRESS_SPEED_UP
from agency.demo.content.writing_article import BLOG_ARTICLE
from agency.demo.content.writing_products import PRODUCT_DESCRIPTIONS

CATEGORIES: tuple[Category, ...] = (
    Category(slug="branding", name_en="Branding", name_fr="Identité visuelle"),
    Category(slug="writing", name_en="Writing", name_fr="Rédaction"),
    Category(slug="video", name_en="Video", name_fr="Vidéo"),
    Category(slug="web", name_en="Web", name_fr="Web"),
)

SERVICES: tuple[Service, ...] = (
    LOGO_DESIGN,
    BRAND_GUIDELINES,
    BLOG_ARTICLE,
    PRODUCT_DESCRIPTIONS,
    SHORT_VIDEO_EDITING,
    PODCAST_AUDIOGRAM,
    WORDPRESS_LANDING_PAGE,
    WORDPRESS_SPEED_UP,
)
