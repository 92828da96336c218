/** What a clipboard holds, and what a text makes of it. */
export interface Clipboard {
  html?: string;
  /** Where it holds no HTML: what a PDF or a terminal gives. */
  text?: string;
  /** The body that is saved. */
  body: string;
  leftOut?: readonly string[];
}

const word = (inner: string) =>
  `<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word"><head><meta name=Generator content="Microsoft Word 15"><style><!-- p.MsoNormal {margin:0cm;font-size:11.0pt} --></style></head><body lang=FR-CA style='tab-interval:35.4pt'><!--StartFragment-->${inner}<!--EndFragment--></body></html>`;
const docs = (inner: string) =>
  `<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-7f3a">${inner}</b>`;
const item = (level: number, sign: string, words: string, list = 0) =>
  `<p class=MsoListParagraph style='margin-left:${level * 36}.0pt;text-indent:-18.0pt;mso-list:l${list} level${level} lfo${list + 1}'><![if !supportLists]><span style='mso-list:Ignore'>${sign}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>${words}<o:p></o:p></p>`;
const run = (words: string, style = 'font-weight:400') =>
  `<span style="${style};white-space:pre-wrap;">${words}</span>`;

/** By where it was copied and what: shortened from what each program puts on the clipboard. */
export const corpus: Readonly<Record<string, Clipboard>> = {
  'Word: a paragraph': {
    html: word(`<p class=MsoNormal>Une phrase<span style='mso-spacerun:yes'>  </span>simple.<o:p></o:p></p>`),
    body: 'Une phrase simple.',
  },
  'Word: headings and a title': {
    html: word(
      `<p class=MsoTitle>Rapport annuel<o:p></o:p></p><h1>Mission<o:p></o:p></h1><h2>Faits<o:p></o:p></h2><h3><b>Détail</b></h3>`,
    ),
    body: ['## Rapport annuel', '', '## Mission', '', '### Faits', '', '#### Détail'].join('\n'),
  },
  'Word: bold, italic and both': {
    html: word(
      `<p class=MsoNormal><b>Gras</b>, <i>italique</i>, <b><i>les deux</i></b> et <u>souligné</u>.</p>`,
    ),
    body: '**Gras**, *italique*, ***les deux*** et souligné.',
  },
  'Word: a comment': {
    html: word(
      `<p class=MsoNormal>Avant <a style='mso-comment-reference:AB_1'>commenté</a><span class=MsoCommentReference><span style='font-size:8.0pt'><a class=msocomanchor id="_anchor_1" href="#_msocom_1">[AB1]</a><span style='mso-special-character:comment'>&nbsp;</span></span></span> après.</p><div style='mso-element:comment-list'><div style='mso-element:comment'><p class=MsoCommentText>À revoir</p></div></div>`,
    ),
    body: 'Avant commenté après.',
    leftOut: ['comments'],
  },
  'Word: tracked changes': {
    html: word(
      `<p class=MsoNormal>Le délai est de <del cite="mailto:Ann" datetime="2026-01-05T10:00"><span>dix</span></del><ins cite="mailto:Ann" datetime="2026-01-05T10:00">quinze</ins> jours.</p>`,
    ),
    body: 'Le délai est de quinze jours.',
    leftOut: ['tracking'],
  },
  'Word: a nested list': {
    html: word(item(1, '·', 'Un') + item(2, 'o', 'Un un') + item(3, '§', 'Un un un') + item(1, '·', 'Deux')),
    body: ['* Un', '  * Un un', '    * Un un un', '* Deux'].join('\n'),
  },
  'Word: a numbered list': {
    html: word(
      item(1, '1.', 'Ouvrir') +
        item(1, '2.', 'Écrire') +
        item(2, 'a.', 'le titre') +
        item(1, '3.', 'Publier'),
    ),
    body: ['1. Ouvrir', '2. Écrire', '   1. le titre', '3. Publier'].join('\n'),
  },
  'Word: two lists with a paragraph between': {
    html: word(`${item(1, '·', 'Un')}<p class=MsoNormal>Entre les deux.</p>${item(1, '1.', 'Deux', 1)}`),
    body: ['* Un', '', 'Entre les deux.', '', '1. Deux'].join('\n'),
  },
  'Word: a table': {
    html: word(
      `<table class=MsoTableGrid border=1><tr><td width=200><p class=MsoNormal><b>Étape</b></p></td><td><p class=MsoNormal><b>Date</b></p></td></tr><tr><td><p class=MsoNormal>Dépôt</p></td><td><p class=MsoNormal>5 mai<br>midi</p></td></tr></table>`,
    ),
    body: ['| **Étape** | **Date**   |', '| --------- | ---------- |', '| Dépôt     | 5 mai midi |'].join(
      '\n',
    ),
  },
  'Word: a table with joined cells': {
    html: word(
      `<table><tr><td rowspan=2><p>A</p></td><td colspan=2><p>B</p></td></tr><tr><td><p>C</p></td><td><p>D</p></td></tr></table>`,
    ),
    body: ['| A   | B   |     |', '| --- | --- | --- |', '|     | C   | D   |'].join('\n'),
  },
  'Word: a picture between paragraphs': {
    html: word(
      `<p class=MsoNormal>Avant</p><p class=MsoNormal><!--[if gte vml 1]><v:shape></v:shape><![endif]--><![if !vml]><img width=300 height=200 src="file:///C:/Users/a/msohtmlclip1/01/clip_image002.jpg" v:shapes="Image_1"><![endif]></p><p class=MsoNormal>Après</p>`,
    ),
    body: ['Avant', '', 'Après'].join('\n'),
    leftOut: ['pictures'],
  },
  'Word: a footnote': {
    html: word(
      `<p class=MsoNormal>Un fait<a style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1"><span class=MsoFootnoteReference>[1]</span></a>.</p><div style='mso-element:footnote-list'><div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a href="#_ftnref1">[1]</a> La source.</p></div></div>`,
    ),
    body: ['Un fait\\[1].', '', '\\[1] La source.'].join('\n'),
  },
  'Word: a link and an address': {
    html: word(
      `<p class=MsoNormal>Voir <a href="https://exemple.org/a?b=1&amp;c=2">le site</a> ou <a href="mailto:a@exemple.org">a@exemple.org</a>.</p>`,
    ),
    body: 'Voir [le site](https://exemple.org/a?b=1&c=2) ou [a@exemple.org](mailto:a@exemple.org).',
  },
  'Word: signs that Markdown reads': {
    html: word(
      `<p class=MsoNormal>1986. Une année * deux {trois} &lt;quatre&gt; # cinq _six_ [sept](huit)</p>`,
    ),
    body: '1986\\. Une année \\* deux \\{trois\\} \\<quatre> # cinq \\_six\\_ \\[sept\\](huit)',
  },
  'Word: an empty paragraph and a page break': {
    html: word(
      `<p class=MsoNormal>Un</p><p class=MsoNormal><o:p>&nbsp;</o:p></p><span><br clear=all style='page-break-before:always'></span><p class=MsoNormal>Deux</p>`,
    ),
    body: ['Un', '', 'Deux'].join('\n'),
  },
  'Word for the web: paragraphs and a list': {
    html: `<div class="OutlineElement Ltr SCXW1"><p class="Paragraph SCXW1"><span data-contrast="auto" class="TextRun SCXW1"><span class="NormalTextRun SCXW1">Un </span></span><span class="TextRun SCXW1" style="font-weight: bold;"><span class="NormalTextRun">mot</span></span><span class="EOP SCXW1">&nbsp;</span></p></div><div class="ListContainerWrapper SCXW1"><ul role="list" class="BulletListStyle1"><li data-leveltext="" role="listitem" data-aria-level="1" class="OutlineElement"><p class="Paragraph"><span class="TextRun">point</span><span class="EOP">&nbsp;</span></p></li></ul></div>`,
    body: ['Un **mot**', '', '* point'].join('\n'),
  },
  'Google Docs: bold, italic, a link': {
    html: docs(
      `<p dir="ltr">${run('Du ')}${run('gras', 'font-weight:700')}${run(', de l’')}${run('italique', 'font-weight:400;font-style:italic')}${run(' et ')}<a href="https://exemple.org/">${run('un lien', 'text-decoration:underline')}</a>${run('.')}</p>`,
    ),
    body: 'Du **gras**, de l’*italique* et [un lien](https://exemple.org/).',
  },
  'Google Docs: headings': {
    html: docs(
      `<h1 dir="ltr">${run('Titre')}</h1><h3 dir="ltr">${run('Sous-titre')}</h3><p dir="ltr">${run('Texte')}</p>`,
    ),
    body: ['## Titre', '', '### Sous-titre', '', 'Texte'].join('\n'),
  },
  'Google Docs: a nested list': {
    html: docs(
      `<ul><li dir="ltr" aria-level="1"><p dir="ltr" role="presentation">${run('un')}</p></li><ol><li dir="ltr" aria-level="2"><p dir="ltr" role="presentation">${run('deux')}</p></li></ol><li dir="ltr" aria-level="1"><p dir="ltr">${run('trois')}</p></li></ul>`,
    ),
    body: ['* un', '  1. deux', '* trois'].join('\n'),
  },
  'Google Docs: a list whose items say their level, all in one list': {
    html: docs(
      `<ul>${[
        [1, 'un'],
        [2, 'deux'],
        [3, 'trois'],
        [1, 'quatre'],
      ]
        .map(([level, text]) => `<li dir="ltr" aria-level="${level}"><p dir="ltr">${run(`${text}`)}</p></li>`)
        .join('')}</ul><p dir="ltr">${run('Après')}</p>`,
    ),
    body: ['* un', '  * deux', '    * trois', '* quatre', '', 'Après'].join('\n'),
  },
  'Word for the web: a nested list, each item in a list of its own': {
    html: [
      ['ul', 1, 'Un'],
      ['ol', 2, 'Un un'],
      ['ol', 2, 'Un deux'],
      ['ul', 1, 'Deux'],
    ]
      .map(
        ([tag, level, text]) =>
          `<div class="ListContainerWrapper SCXW1"><${tag} class="BulletListStyle1" role="list"><li data-leveltext="o" data-listid="1" data-aria-posinset="1" data-aria-level="${level}" role="listitem"><p class="Paragraph"><span class="TextRun"><span class="NormalTextRun">${text}</span></span><span class="EOP">&nbsp;</span></p></li></${tag}></div>`,
      )
      .join(''),
    body: ['* Un', '  1. Un un', '  2. Un deux', '* Deux'].join('\n'),
  },
  'a web page: a numbered list that begins on its second level': {
    html: '<ol><li aria-level="2">Un</li><li aria-level="1">Deux</li></ol><p>Entre</p><ol><li>À part</li></ol>',
    body: ['1. Un', '2. Deux', '', 'Entre', '', '1. À part'].join('\n'),
  },
  'Google Docs: a table': {
    html: docs(
      `<div dir="ltr"><table><colgroup><col width="300"><col></colgroup><tbody><tr><td><p dir="ltr">${run('A')}</p></td><td><p dir="ltr">${run('B')}</p></td></tr><tr><td><p dir="ltr">${run('1 | 2')}</p></td><td><br></td></tr></tbody></table></div>`,
    ),
    body: ['| A      | B   |', '| ------ | --- |', '| 1 \\| 2 |     |'].join('\n'),
  },
  'Google Docs: a picture': {
    html: docs(
      `<p dir="ltr">${run('Avant')}<span><img src="https://lh7.googleusercontent.com/x" width="624"></span></p>`,
    ),
    body: 'Avant',
    leftOut: ['pictures'],
  },
  'Google Docs: a struck word': {
    html: docs(`<p dir="ltr">${run('biffé', 'text-decoration:line-through')}</p>`),
    body: '~~biffé~~',
  },
  'Google Docs: a line break': {
    html: docs(`<p dir="ltr">${run('Ligne')}<br>${run('suivante')}</p><br><p dir="ltr">${run('Fin')}</p>`),
    body: ['Ligne\\', 'suivante', '', 'Fin'].join('\n'),
  },
  'Google Sheets: cells': {
    html: `<google-sheets-html-origin><style type="text/css"><!--td {border: 1px solid}--></style><table dir="ltr" border="1"><colgroup><col width="100"/><col width="100"/></colgroup><tbody><tr><td>Nom</td><td>Total</td></tr><tr><td>Spark</td><td data-sheets-numberformat="{}">12&nbsp;000&nbsp;$</td></tr></tbody></table></google-sheets-html-origin>`,
    body: ['| Nom   | Total    |', '| ----- | -------- |', '| Spark | 12 000 $ |'].join('\n'),
  },
  'Excel: cells': {
    html: `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><body><table border=0 width=192 style='border-collapse:collapse'><!--StartFragment--><col width=64 span=2><tr height=20><td height=20 class=xl65>A</td><td align=right x:num>1,5</td></tr><tr><td>B</td><td></td></tr><!--EndFragment--></table></body></html>`,
    body: ['| A   | 1,5 |', '| --- | --- |', '| B   |     |'].join('\n'),
  },
  'LibreOffice: a list and a quotation': {
    html: `<html><head><meta name="generator" content="LibreOffice 24.2"/></head><body lang="fr-CA"><p style="margin-bottom: 0cm">Un <font face="Liberation Serif"><b>mot</b></font></p><ol><li><p>un</p><ul><li><p>deux</p></li></ul></li><li><p>trois</p></li></ol><blockquote>Citée</blockquote></body></html>`,
    body: ['Un **mot**', '', '1. un', '   * deux', '2. trois', '', '> Citée'].join('\n'),
  },
  'a web page: an article': {
    html: `<article><h1>Titre</h1><p class="lead">Une <a href="/fr/programmes/">page</a>.</p><h2 id="x"><a class="anchor" href="#x"></a>Partie</h2><ul><li>un</li><li>deux<ul><li>trois</li></ul></li></ul></article>`,
    body: [
      '## Titre',
      '',
      'Une [page](/fr/programmes/).',
      '',
      '### Partie',
      '',
      '* un',
      '* deux',
      '  * trois',
    ].join('\n'),
  },
  'a web page: a picture with a caption': {
    html: `<p>Avant</p><figure><picture><source srcset="a.avif"><img src="https://exemple.org/a.jpg" alt="Une rue"></picture><figcaption>La rue</figcaption></figure><p>Après</p>`,
    body: ['Avant', '', 'La rue', '', 'Après'].join('\n'),
    leftOut: ['pictures'],
  },
  'a web page: a drawing': {
    html: `<p>Avant <svg width="10"><path d="M0 0"/></svg> après</p>`,
    body: 'Avant après',
    leftOut: ['pictures'],
  },
  'a web page: a video': {
    html: `<p>Avant</p><iframe src="https://www.youtube.com/embed/x"></iframe><video src="a.mp4"></video><p>Après</p>`,
    body: ['Avant', '', 'Après'].join('\n'),
    leftOut: ['media'],
  },
  'a web page: a table with a caption': {
    html: `<table><caption>Prix</caption><thead><tr><th>Ville</th><th>Prix</th></tr></thead><tbody><tr><td>Québec</td><td>10&nbsp;$</td></tr></tbody></table>`,
    body: ['| Ville  | Prix |', '| ------ | ---- |', '| Québec | 10 $ |'].join('\n'),
  },
  'a web page: a layout by a table': {
    html: `<table><tr><td><p>Un paragraphe.</p><p>Un autre.</p></td></tr></table>`,
    body: ['Un paragraphe.', '', 'Un autre.'].join('\n'),
  },
  'a web page: definitions': {
    html: `<dl><dt>Passerelle</dt><dd>Petit pont.</dd></dl>`,
    body: ['Passerelle', '', 'Petit pont.'].join('\n'),
  },
  'a web page: a program that does harm': {
    html: `<p onclick="alert(1)">Texte<script>alert(1)</script><style>p{}</style></p><a href="javascript:alert(1)">lien</a><a href="data:text/html,x">autre</a>`,
    body: ['Texte', '', 'lienautre'].join('\n'),
  },
  'a web page: code': {
    html: `<p>Tapez <code>npm start</code>.</p><pre><code>a = {1}
b</code></pre>`,
    body: ['Tapez `npm start`.', '', '```', 'a = {1}', 'b', '```'].join('\n'),
  },
  'a web page: a rule and hidden words': {
    html: `<p>Un</p><hr><p>Deux<span style="display:none">caché</span><span hidden>caché</span></p>`,
    body: ['Un', '', '- - -', '', 'Deux'].join('\n'),
  },
  'a web page: formulas and signs': {
    html: `<p>H<sub>2</sub>O, 10 m<sup>2</sup>, le 1<sup>er</sup> mai&nbsp;: 5&nbsp;$ &amp; plus</p>`,
    body: 'H2O, 10 m², le 1er mai : 5 $ & plus',
  },
  'Wikipedia: a paragraph with references': {
    html: `<p><b>Québec</b> est une <a href="https://fr.wikipedia.org/wiki/Ville" title="Ville">ville</a><sup class="reference"><a href="#cite_note-1">[1]</a></sup>.</p>`,
    body: '**Québec** est une [ville](https://fr.wikipedia.org/wiki/Ville)\\[1].',
  },
  'Outlook: a mail': {
    html: `<div class="elementToProof" style="font-family: Aptos"><span>Bonjour,</span></div><div><br></div><div>Voici <b>la suite</b>.</div><div id="Signature"><p>Ann<br>Québec</p></div>`,
    body: ['Bonjour,', '', 'Voici **la suite**.', '', 'Ann\\', 'Québec'].join('\n'),
  },
  'Gmail: an answer with a quotation': {
    html: `<div dir="ltr">Merci!<div><br></div></div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">Le lun. 5 janv., Ann a écrit :<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex"><div dir="ltr">Bonjour</div></blockquote></div>`,
    body: ['Merci!', '', 'Le lun. 5 janv., Ann a écrit :', '', '> Bonjour'].join('\n'),
  },
  'Apple Mail: a mail': {
    html: `<meta charset="UTF-8"><div style="caret-color: rgb(0, 0, 0);">Bonjour,</div><div><br class="Apple-interchange-newline"></div><blockquote type="cite">Cité</blockquote>`,
    body: ['Bonjour,', '', '> Cité'].join('\n'),
  },
  'Notion: a page': {
    html: `<meta charset='utf-8'><!-- notionvc: 1 --><h1>Titre</h1><ul><li>un<ul><li>deux</li></ul></li></ul><p>Fin <strong>forte</strong></p>`,
    body: ['## Titre', '', '* un', '  * deux', '', 'Fin **forte**'].join('\n'),
  },
  'Teams: a message': {
    html: `<p>Bonjour <span itemtype="http://schema.skype.com/Mention">Ann</span> <img alt="😊" src="https://statics.teams.cdn/x.png" itemtype="http://schema.skype.com/Emoji"></p>`,
    body: 'Bonjour Ann 😊',
  },
  'Slack: a message': {
    html: `<meta charset='utf-8'><div class="p-rich_text_section">Un <b data-stringify-type="bold">mot</b><br aria-hidden="true">et <i data-stringify-type="italic">autre</i></div><ul data-stringify-type="unordered-list"><li>point</li></ul>`,
    body: ['Un **mot**\\', 'et *autre*', '', '* point'].join('\n'),
  },
  'a PDF: paragraphs broken by the page': {
    text: `Le programme accompagne des entreprises en démarrage\nde tout le Québec, pendant six mois. Il comprend des\nrencontres et un fonds.\nAdmissibilité\nÊtre constituée depuis moins de cinq ans, et avoir un\nproduit.`,
    body: [
      'Le programme accompagne des entreprises en démarrage de tout le Québec, pendant six mois. Il comprend des rencontres et un fonds.',
      '',
      'Admissibilité',
      '',
      'Être constituée depuis moins de cinq ans, et avoir un produit.',
    ].join('\n'),
  },
  'a PDF: a list': {
    text: 'Il faut :\n• un plan;\n• un budget de deux ans.\nEt une lettre.',
    body: ['Il faut :', '', '* un plan;', '* un budget de deux ans.', '', 'Et une lettre.'].join('\n'),
  },
  'plain text: an address': {
    text: 'Passerelle\r\n100, rue Exemple\r\nQuébec (Québec)\r\n\r\nOuvert de 9 h à 17 h',
    body: ['Passerelle', '', '100, rue Exemple', '', 'Québec (Québec)', '', 'Ouvert de 9 h à 17 h'].join(
      '\n',
    ),
  },
};
