"""Navigation: ways to other pages."""

from __future__ import annotations

from corpus.cleaning.phrases.phrase import Phrase, phrase

_PROGRAM = (
    r"(?:wordpress|blogger|bear\b|ghost|hugo|jekyll|disqus|discourse|phpbb|vbulletin|xenforo|"
    r"invision|mybb|smf|flarum|mediawiki|drupal|joomla|shopify|squarespace|wix|substack|medium\b|"
    r"sphinx|mkdocs|material for mkdocs|docusaurus|gitbook|read the docs|mdbook|astro|gatsby|"
    r"next\.js|github pages|netlify|vercel|tumblr|typepad|anubis|hexo|eleventy|doxygen|javadoc|"
    r"typedoc|jsdoc|rdoc|webflow|hubspot)"
)
"""What makes the pages of a site and names itself at their foot."""

_BETWEEN = r"[\s|»›→>«‹←<·/]"

NAVIGATION: tuple[Phrase, ...] = (
    phrase(
        "nav.author-archive",
        "any",
        14,
        r"^(?:all |more |other |view (?:all )?|read (?:all )?|see (?:all )?)?(?:articles?|"
        r"posts?|stories|columns?|work|content) (?:by|from)\b:?",
    ),
    phrase(
        "nav.related",
        "any",
        10,
        r"^(?:(?:related|recommended|suggested|similar|further|popular|recent|latest|other|"
        r"more|top|featured|trending|editors?[’']?s?[’']?|must|most|don[’']t)"
        r"[ -](?:(?:posts?|articles?|stories|story|news|content|topics?|reading|reads?|picks?|"
        r"links?|videos?|coverage|items?|headlines?|now|for you|popular|viewed|shared|"
        r"commented|miss|from|on|in|by|about|like this|to read|timeline)\b.{0,50}))[:!.]*$",
        r"^(?:related|recommended|trending|popular|latest|see also|read (?:more|next|also|on)|"
        r"also read|you (?:may|might|could) (?:also )?(?:like|enjoy|be interested)\b.*|"
        r"what to (?:read|watch) next|up next|next up|more stories|around the web|"
        r"from (?:around )?the web|in case you missed it|more from|explore more|keep reading|"
        r"next read|view (?:all|more)|see (?:all|more)|show more|load more)\b.{0,30}$",
        r"^(?:leia (?:mais|também)|veja (?:também|mais)|saiba mais|mais lidas|lea también|"
        r"te puede interesar|lire aussi|à lire aussi|mehr zum thema|lesen sie auch|"
        r"читайте также|по теме|еще по теме|другие новости|главные новости|관련\s?(?:기사|뉴스)|"
        r"많이 본 (?:기사|뉴스)|인기\s?기사|関連(?:記事|ニュース)|おすすめ).{0,40}$",
        closes=True,
    ),
    phrase(
        "nav.related",
        "edge",
        30,
        r"^(?:related|read more|read also|also read|see also|see more|"
        r"more(?: (?:from|by) (?:this|the|our) \w+)?|watch|watch more|"
        r"read next|leia mais|leia também|veja também|lire aussi|читайте также|click here|"
        r"recommended|don[’']t miss|must read|listen)\s*[:|–—-]+\s*\S",
    ),
    phrase(
        "nav.comments",
        "any",
        14,
        r"^(?:\d[\d,.]*\s+)?(?:comments?|responses?|replies|thoughts on|комментари(?:и|ев|й)|"
        r"comentários?|comentarios|commentaires|kommentare|"
        r"댓글)(?:\s*[(\[]?\d*[)\]]?)?(?:\s+on\b.*|:)?$",
        r"^(?:leave|post|write|add|submit|view|show|read|see|hide|load) (?:a |your |an? |all |"
        r"the |\d+ )?(?:more )?(?:comments?|reply|replies|response)\b",
        r"^(?:join|start) the (?:conversation|discussion|debate)\b",
        r"\b(?:comments? (?:are|is) (?:now )?closed|log ?in to (?:comment|reply|post)|"
        r"powered by disqus|commenting guidelines|sort by (?:newest|best|oldest))\b",
        r"^(?:reply|report abuse|log in to leave a comment|be the first to comment.*|"
        r"оставить комментарий|ответить|deixe um comentário|답글)[.!]?$",
        needs="comment|log|disqus|sort",
        closes=True,
    ),
    phrase(
        "nav.comments",
        "edge",
        16,
        r"^comment on\b",
        r"\b(?:your e-?mail address will not be published|required fields are marked)\b",
        needs="mail|required",
        closes=True,
    ),
    phrase(
        "nav.source-link",
        "any",
        3,
        r"^(?:source(?: link| article)?|original (?:link|article|source|post)|"
        r"link to (?:source|original)|via|link|permalink)$",
    ),
    phrase(
        "nav.menu",
        "any",
        8,
        r"^(?:skip to (?:main )?(?:content|navigation|site index).*|(?:main |toggle |close |"
        r"open |site )*(?:menu|navigation|search|sidebar)(?: menu)?|home(?:page)?|log ?in|"
        r"log ?out|sign ?in|sign ?out|register|my account|account|profile|sections?|"
        r"search(?: for)?[:.…]*|submit|close|cancel|ok|go|back(?: to (?:top|home.*))?|"
        r"(?:go to |scroll to |return to )?top|next(?: (?:article|post|story|page))?|"
        r"previous(?: (?:article|post|story|page))?|prev|« ?(?:older|previous).*|newer.*»|"
        r"pages?:?[\d\s]*|loading[.…]*|show (?:caption|full caption|transcript)|hide caption|"
        r"toggle caption|enlarge(?: image)?|expand|gallery|view gallery|slideshow|fullscreen|"
        r"play|pause|mute|replay|listen|today[’']s paper|subscribe|edition.{0,20}|"
        r"site (?:index|map)|информация|меню|поиск|главная|войти|"
        r"buscar|pesquisar|inicio|início|entrar|메뉴|검색|홈|로그인)$",
    ),
    phrase(
        "nav.pager",
        "outside",
        14,
        rf"^[\s|«‹←<]*(?:prev(?:ious)?|next|newer|older)"
        rf"(?:{_BETWEEN}+(?:prev(?:ious)?|next|newer|older|up|home|contents|index|modules))+"
        rf"{_BETWEEN}*$",
        rf"^(?:next|prev(?:ious)?|index|modules)(?: page)? ?{_BETWEEN}*[|»›→>]$",
        r"^(?:previous|next)(?: (?:topic|chapter|section|page|article|post|lesson))?:\s*\S.*$",
        r"^(?:previous|next) topic$",
    ),
    phrase(
        "nav.feedback",
        "any",
        14,
        r"^(?:was|is|did) (?:this|the) (?:page|article|answer|content|information|topic|doc\w*)"
        r" (?:\w+ ){0,3}(?:helpful|useful|help(?: you)?|clear|answer your question)\?"
        r"(?: (?:yes|no)\b.*)?$",
        r"^(?:edit|improve|view|suggest (?:an? )?(?:edits?|changes?)(?: to| on)?|"
        r"report (?:an? )?(?:bug|issue|problem|error)(?: (?:with|on|in))?) (?:this|the) "
        r"(?:page|section|article|docs?|documentation|topic)(?: (?:on|in|at) \w+)?[.!]?$",
        r"^(?:report an? (?:bug|problem|issue|error)|submit (?:a )?correction|suggest an edit|"
        r"suggest changes|edit on git(?:hub|lab)|(?:show|view|page) source|copy page|"
        r"give feedback)[.!]?$",
        r"^thank(?:s| you) for (?:the|your) feedback[.!]?$",
        r"^found an? (?:bug|typo|error|mistake)\?$|^see a typo\?.{0,40}$",
    ),
    phrase(
        "nav.settings",
        "any",
        10,
        r"^(?:(?:theme|toggle|color|colour|mode|auto|light|dark|system|switch|change|appearance|"
        r"scheme|\||/)[\s:]*){2,}$",
        r"^(?:search)? ?(?:⌘|ctrl[+ -]?|⌘ ?ctrl[+ -]?)+ ?k$|^type to start searching$|"
        r"^(?:change|select|choose)(?: your| a)? language:?$|^select(?: a)? country\b.*$",
    ),
    phrase(
        "notice.generator",
        "any",
        14,
        rf"^(?:this (?:site|page|website) (?:is|was) )?(?:proudly )?(?:powered by|"
        rf"created (?:using|with)|built (?:with|by|on)|made (?:with|by|in)|generated (?:by|with)|"
        rf"hosted (?:on|by)|published with|protected by)\s+{_PROGRAM}.{{0,60}}$",
        r"^(?:word ?press )?theme(?::\s+\S.{0,30})? by\s+\S.{0,30}$",
    ),
)
