"""Appeals: what the reader is asked to do."""

from __future__ import annotations

from corpus.cleaning.phrases.phrase import Phrase, phrase

_NETWORK = (
    r"(?:facebook|twitter|x\.com|whats ?app|linked ?in|pinterest|reddit|telegram|instagram|"
    r"you ?tube|tumblr|"
    r"flipboard|messenger|snapchat|tik ?tok|mastodon|bluesky|google ?\+|google plus|"
    r"stumble ?upon|vkontakte|vk|"
    r"одноклассники|вконтакте|kakao(?:talk|story)?|line|band|hatena|rss|feedly|e-?mail|print|"
    r"copy(?: link| url)?|"
    r"facebook messenger|google news|pocket|save|share|tweet|pin(?: it)?|link|sms|more|like|"
    r"카카오톡|페이스북|트위터)"
)

APPEALS: tuple[Phrase, ...] = (
    phrase(
        "appeal.share",
        "any",
        14,
        rf"^(?:(?:share|tweet|send|post|pin|click to (?:share|e-?mail|print)|e-?mail|print|"
        rf"save|like)\b[\s:|,/•·-]*)?"
        rf"(?:(?:this|it|on|via|by|with|to|in|through|a link to a friend|a friend|"
        rf"\(opens in new window\))[\s:]*)*"
        rf"(?:{_NETWORK}(?: \(opens in new window\))?[\s,|/•·&+-]*(?:and )?)+[:.!]?$",
        r"^(?:share|e-?mail|print|tweet|bookmark) this (?:article|story|post|page|entry|video|"
        r"with\b.*)?[:.]?$",
        r"^(?:share|compartilh(?:e|ar)|comparte|partager|teilen|condividi|поделиться|"
        r"공유(?:하기)?|シェア)"
        r"(?: (?:this|on|via|com|en|sur|auf)\b.{0,40}|:)?$",
        r"^[\d.,]+[km]?\s+(?:shares?|likes?|tweets?|retweets?|views?|reactions?)$",
    ),
    phrase(
        "appeal.share",
        "edge",
        45,
        r"\bshare (?:buttons?|icons?)\b",
        r"\b(?:please|don[’']t forget to) (?:share|forward)\b",
        r"\bforward this (?:article|story|post|page|e-?mail)\b",
        needs="share|forward",
    ),
    phrase(
        "appeal.donate",
        "any",
        12,
        r"^(?:please )?(?:donate|contribute|make a donation)(?: (?:\w+|to us|the \w+|(?:our|"
        r"independent|quality) (?:work|journalism|mission|cause)))?[!:.]?$",
        r"^(?:please )?(?:support|give|help) (?:now|today|us|here|to us|(?:our|independent|quality)"
        r" (?:work|journalism|mission|cause))[!:.]?$",
        r"\b(?:patreon|buy me a coffee|ko-fi|gofundme)\b",
        r"^pay ?pal\b",
        needs="patreon|coffee|ko-fi|gofundme",
    ),
    phrase(
        "appeal.donate",
        "outside",
        12,
        r"^(?:please )?(?:support|give|help)(?: (?:\w+|the \w+))?[!:.]?$",
    ),
    phrase(
        "appeal.donate",
        "edge",
        80,
        r"\b(?:please|consider|can you|will you) (?:\w+ ){0,4}(?:support(?:ing)?|donat(?:e|"
        r"ing)|contribut(?:e|ing))\b",
        r"\b(?:your|a|private|tax-deductible|small|monthly) (?:\w+ )?(?:donations?|"
        r"contributions?|gift)\b",
        r"\bdonations? (?:from|to|by|are|is|via|through)\b",
        r"\bsupport (?:us|our (?:work|journalism|mission|reporting)|"
        r"independent (?:media|journalism))\b",
        r"\bpay ?pal\b|\bpatreon\.com\b",
        needs="donat|contribut|support|gift|pay|patreon",
    ),
    phrase(
        "appeal.subscribe",
        "any",
        14,
        r"^(?:subscribe|sign up|register|join (?:now|us|free)|"
        r"get (?:our|the|unlimited)\b(?!.*\bapp\b)|"
        r"start your (?:free )?trial)\b[^.]*[!.]?$",
        r"^(?:e-?mail |daily |weekly |our |the |free )*newsletters?(?: sign-?up)?[!:.]?$",
        r"^(?:enter )?your e-?mail(?: address)?\b",
        r"^(?:subscribers? only|for subscribers|already a (?:subscriber|member)\b.*|"
        r"assine\b.*|abonnez-vous\b.*|подпис(?:аться|ка|ывайтесь)\b.*|구독.*)$",
    ),
    phrase(
        "appeal.subscribe",
        "edge",
        70,
        r"\bsubscri(?:be|ption|bing)\b.{0,60}\b(?:newsletter|now|today|here|to (?:our|the|"
        r"receive|get|read)|offers?|channel|updates?)\b",
        r"\bsign(?:ing)? up (?:for|to|here|now|today)\b",
        r"\b(?:our|the|a|daily|weekly|free|e-?mail|this) newsletters?\b",
        r"\b(?:delivered|straight|direct(?:ly)?|sent) (?:\w+ )?to your (?:inbox|e-?mail)\b",
        r"\bfree trial\b|\bcancel any ?time\b",
        needs="subscri|sign|newsletter|inbox|mail|trial|cancel",
    ),
    phrase(
        "appeal.social",
        "edge",
        90,
        r"^follow (?:us|me|him|her|them|our|the|@|[A-Z]\w+)\b",
        r"\b(?:follow|find|like|join|visit|connect with|"
        r"friend)\b.{0,50}\bon\b.{0,20}\b(?:facebook|twitter|instagram|linkedin|telegram|"
        r"youtube|google news|flipboard|tiktok|reddit|pinterest|medium)\b",
        r"\bon (?:our|the) facebook page\b|\bon (?:facebook|twitter) (?:at|@|and|or)\b",
        r"\bfollow (?:us|him|her|them|me) (?:on|at|@)",
        r"^@\w{2,20}$",
        needs="facebook|twitter|instagram|linkedin|telegram|youtube|google|flipboard|tiktok|reddit|pinterest|medium|follow",
    ),
    phrase(
        "appeal.membership",
        "any",
        14,
        r"^(?:become|be) an? (?:\w+ )?(?:member|supporter|patron|subscriber)\b",
        r"^join our (?:community|members?)\b",
    ),
    phrase(
        "appeal.contribute",
        "edge",
        45,
        r"\b(?:write|send|submit|contribute)\b.{0,20}\b(?:your|a|us) (?:article|story|stories|"
        r"tips?|letter|opinion|photos?|news)\b",
        r"\b(?:write for us|got a (?:news )?tip|have a (?:news )?tip|tip us|"
        r"send us (?:a )?tips?)\b",
        r"\b(?:letters? to the editor|we[’']d like to hear (?:what|from))\b",
        r"\blet us know (?:what you think|in the comments|your thoughts)\b",
        needs="write|send|submit|contribut|tip|letter|hear|let us",
    ),
    phrase(
        "appeal.app",
        "edge",
        40,
        r"\b(?:download|get|install|try|open (?:in|with)) (?:the|our|it on) (?:\w+ ){0,3}app\b",
        r"\b(?:app store|google play)\b",
        needs="app|google",
    ),
)
