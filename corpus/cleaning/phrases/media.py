"""What belongs to a picture or a player, and what stands for what text cannot show."""

from __future__ import annotations

from corpus.cleaning.phrases.phrase import Phrase, phrase

MEDIA: tuple[Phrase, ...] = (
    phrase(
        "media.image-credit",
        "any",
        16,
        r"^(?:\[?(?:images?|photos?|photographs?|pictures?|illustrations?|graphics?|video|"
        r"file (?:photo|image|picture)|cover image|featured image|foto|imagem|фото|사진|"
        r"写真)\]?)\s*"
        r"(?:(?:credits?|courtesy|source)\s*)?(?::|/|by\b|via\b|credit\b|courtesy\b|from\b|©|\|)",
        r"^(?:credits?|photo credits?|pic|courtesy(?: of)?)\b\s*(?:[:.…]|by\b|of\b|\|)",
        r"^\(?(?:AP|AFP|Reuters|Getty(?: Images)?|EPA|Shutterstock|AP Photo|Associated Press|"
        r"Bloomberg|TASS|Xinhua|Unsplash|iStock|Flickr)(?:\s*(?:/|via|Photo|Images).*)?\)?$",
        r"(?:/|via|©|\bby) ?(?:Getty Images?|AFP|AP|Reuters|EPA|Shutterstock|Bloomberg|iStock|"
        r"Alamy|Flickr|Unsplash|NurPhoto|Anadolu)[^.]{0,40}\)?$",
        r"\((?:AP|AFP|Reuters|EPA)(?: Photo)?\b[^)]{0,60}\)$",
        r"^[^.]{3,60}\s(?:/|\|)\s(?:getty|afp|ap|reuters|epa|shutterstock|bloomberg|"
        r"alamy)\b.{0,30}$",
        needs="images|getty|afp|ap|reuters|epa|shutterstock|bloomberg|istock|alamy|flickr|unsplash|nurphoto|anadolu",
    ),
    phrase(
        "media.image-credit",
        "edge",
        60,
        r"\b(?:photo|image|picture|photograph|illustration|credit)s?(?: credit)?(?: by\b|"
        r"\.\.\.|:| ©|/)[^.]{0,80}\)?$",
        r"\(?(?:photo|image)s? (?:by|courtesy|via)\b[^.]{0,80}\)?$",
        r"(?:/|\|) ?(?:getty|afp|ap|reuters|epa|shutterstock|alamy)\b[^.]{0,40}\)?$",
        needs="photo|image|picture|illustration|credit|getty|afp|reuters|epa|shutterstock|alamy|ap",
    ),
    phrase(
        "media.player",
        "any",
        8,
        r"^(?:\d{1,2}:)?\d{1,2}:\d\d(?:\s*/\s*(?:\d{1,2}:)?\d{1,2}:\d\d)?$",
        r"^(?:play|watch|listen)(?: (?:the )?(?:video|now|live|audio|episode|"
        r"podcast))?\b[^.]{0,20}$",
        r"^(?:image|photo|slide|gallery) ?\d+ (?:of|/) ?\d+\b.*$",
        r"^\d+ (?:of|/) \d+$",
        r"^(?:media playback is unsupported.*|video (?:by|from)\b.*|embed(?:ded)? (?:code|"
        r"video)?|enlarge this image.*|view image.*)$",
    ),
    phrase(
        "layout.placeholder",
        "any",
        6,
        r"^\[(?:IMG|images?|photos?|video|audio|ads?|advertisement|embed|gallery|tweet|caption)"
        r"(?:[\W\d_][^\]\s]*)?\]$",
        r"^\[(?:[^\]\s]*[^\]\s\w][^\]\s]*|\w*[\d_]\w*|email protected)?\]$",
        r"^[\[(]?_{3,}[\])]?$",
    ),
    # Amid an article it tells what is heard: "[Applause]".
    phrase("layout.placeholder", "outside", 6, r"^\[[\w.%-]+(?: [\w.%-]+)?\]$"),
    phrase("layout.ornament", "any", 6, r"^[\W_]+$"),
)
