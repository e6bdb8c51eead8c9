"""Notices: what the publisher has to say."""

from __future__ import annotations

from corpus.cleaning.phrases.phrase import Phrase, phrase

_EXPRESSED = (
    r"\b(?:views?|opinions?|points? of view|positions?|"
    r"statements?)\b.{0,60}\bexpressed\b.{0,80}\b(?:not|solely|own|alone)\b"
)
_NECESSARILY = r"\bdo(?:es)? not necessarily (?:reflect|represent|express|coincide)\b"
_OF_AN_ARTICLE = (
    r"\A(?=.*\b(?:authors?|writers?|contributors?|columnists?|publishers?|publications?|editors?|"
    r"editorial|op-ed|herein|(?:expressed|stated|made) here|th(?:is|ese) (?:\w+ )?(?:articles?|"
    r"posts?|stor(?:y|ies)|pieces?|essays?|reports?|texts?|columns?|interviews?|pages?|blogs?|"
    r"(?:web ?)?sites?|commentar(?:y|ies)|videos?|podcasts?)|the (?:article|commentary))\b).*"
)

NOTICES: tuple[Phrase, ...] = (
    phrase(
        "notice.copyright",
        "any",
        60,
        # An article about copyright goes on as a sentence does: "Copyright law protects …"
        r"^\W{0,3}(?:copyright\b(?! (?:laws?|lawyers?|rules?|reform|holders?|owners?|cases?|"
        r"claims?|infringements?|protects?|belongs|lasts?|expires?|does|is|was|has)\b)|©|"
        r"\(c\)\s*(?:19|20)\d\d|&copy;)",
        r"\ball rights reserved\b|\btodos os direitos reservados\b|\bвсе права защищены\b|"
        r"무단\s?전재|\balle rechte vorbehalten\b|\btous droits réservés\b|無断転載",
        r"©\s*(?:copyright )?(?:(?:19|20)\d\d|[A-Z])",
        needs="rights|direitos|права|무단|rechte|droits|無断|©",
        closes=True,
    ),
    phrase(
        "notice.copyright",
        "edge",
        90,
        r"\b(?:may|must|can) (?:not |only )(?:only )?be (?:re-?published|re-?printed|reproduced|"
        r"disseminated|redistributed|re-?used|copied|used|broadcast)\b",
        r"\b(?:may|must) be (?:re-?published|re-?printed|reproduced|disseminated|redistributed)\b",
        r"\b(?:creative commons|cc[- ]by(?:-\w+)*)\b",
        r"\b(?:reproduction|reprinting|republication|"
        r"reprint permission)\b.{0,60}\b(?:permission|prohibited|permitted|allowed|"
        r"licen[cs]e)\b",
        needs="be re|be dis|be cop|be us|be bro|creative|cc|reprod|reprint|republ",
        closes=True,
    ),
    phrase(
        "notice.disclaimer",
        "any",
        400,
        r"^\W{0,3}(?:legal )?(?:disclaimer|haftungsausschluss|aviso legal|"
        r"отказ от ответственности)\b\s*[:.–—-]",
    ),
    phrase(
        "notice.editorial",
        "any",
        90,
        f"{_OF_AN_ARTICLE}(?:{_EXPRESSED}|{_NECESSARILY})",
        needs="express|necessarily",
    ),
    phrase(
        "notice.editorial", "outside", 90, _EXPRESSED, _NECESSARILY, needs="express|necessarily"
    ),
    phrase(
        "notice.editorial",
        "edge",
        60,
        r"\b(?:this|the) (?:article|post|story|piece|essay|report|text|column|"
        r"interview)\b.{0,30}\b(?:was|is|has been)\b.{0,30}\b(?:published|posted|appeared|"
        r"produced|translated|updated|adapted|corrected)\b",
        r"\b(?:originally|first) (?:published|appeared|posted)\b",
        r"^(?:editor[’']?s?[’']? note|correction|clarification|update)s?\b\s*[:(](?![\d,\s]*\Z)",
        r"^a version of this article\b",
        needs="this|the |originally|first",
    ),
    phrase(
        "notice.source",
        "edge",
        25,
        r"^the (?:original )?source of this (?:article|post|story|text)\b",
        r"^(?:original )?(?:source|fonte|fuente|quelle|источник|출처)\s*:\s*\S",
        r"^(?:read|see|view) the (?:original|full) (?:article|story|post|text|version)\b",
    ),
    phrase(
        "notice.fair-use",
        "edge",
        260,
        r"\bfair (?:use|dealing)\b.{0,400}\bcopyright|\bcopyright.{0,400}\bfair (?:use|"
        r"dealing)\b",
        needs="fair",
    ),
    phrase(
        "notice.contact",
        "edge",
        30,
        r"^(?:for )?(?:all )?(?:media|press|general|business|advertising|"
        r"editorial) (?:inquir(?:y|ies)|enquir(?:y|ies)|contacts?|questions)\b",
        r"^(?:contact|write to|e-?mail|reach)(?: (?:us|the (?:author|editor|writer)|him|her|"
        r"them|[A-Z][\w.]+(?: [A-Z][\w.]+)?))?(?: (?:at|on|via))?\s*:?\s*\S+@\S+\.?$",
        r"^(?:tel|phone|fax|e-?mail|телефон|тел|이메일)\b[.:]?\s*[+(\d\w][\w\d\s()@.+-]{4,40}$",
        r"^\S+@\S+\.\w{2,}$",
    ),
    phrase(
        "notice.masthead",
        "any",
        6,
        r"^(?:the |our )?(?:editorial (?:team|board|staff|standards|guidelines)|editors|"
        r"masthead|about (?:us|the author)|staff|who we are|our team|impressum|imprint|"
        r"corrections?|ethics statement|redação|редакция)$",
    ),
    phrase(
        "notice.legal",
        "any",
        30,
        r"^(?:privacy|terms|cookies?|legal|site ?map|accessibility|advertise|contact(?: us)?|"
        r"help|faqs?|careers|jobs|press|datenschutz|agb|about|ad choices|do not sell.{0,30})"
        r"(?:[ /|&•·,]+(?:and |the |with us|us|of |privacy|terms|conditions|cookies?|policy|"
        r"polic(?:y|ies)|use|service|sale|notice|statement|settings|choices|legal|sitemap|"
        r"contact|help|about|advertise|careers|faqs?|info|information))*$",
        r"\b(?:privacy policy|cookie policy|terms (?:of (?:use|service)|(?:and|&) conditions))\b",
        r"\bthis (?:site|website|page) (?:uses|is protected by)\b|\b(?:we|"
        r"uses?) (?:use )?cookies\b|\breCAPTCHA\b",
        needs="policy|terms|site|website|page|cookie|captcha",
        closes=True,
    ),
    phrase(
        "notice.advert",
        "any",
        8,
        r"^(?:advertisements?|advertising|adverts?|sponsored(?: (?:content|by.{0,40}|links?|"
        r"post))?|promoted(?: (?:content|by.{0,40}|stories))?|supported by|paid (?:content|"
        r"post|partner content)|ads?(?: by \w+)?|continue reading (?:the main story|below)|"
        r"story continues(?: below)?(?: (?:the )?(?:advertisement|ad|video))?|"
        r"(?:keep )?scroll(?:ing)?(?: down)?(?: (?:to|for|past) .{0,20})?|"
        r"anzeige|werbung|publicidade|publicidad|publicité|реклама|광고|"
        r"広告|skip (?:advertisement|ad))[.:…]*$",
    ),
    phrase(
        "notice.script",
        "any",
        40,
        r"\b(?:enable|turn on|requires?|activate) java ?script\b|\bjava ?script (?:is|must be|"
        r"to be) \w+",
        r"\byour browser (?:does not|doesn[’']t|is)\b",
        needs="java|browser",
    ),
)
