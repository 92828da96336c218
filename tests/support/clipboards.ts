/** What programs put on the clipboard as HTML, shortened to what matters. */
export const clipboards = {
  word: `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset=utf-8><style>p.MsoNormal {margin:0cm}</style>
<!--[if gte mso 9]><xml><w:WordDocument></w:WordDocument></xml><![endif]--></head><body lang=FR-CA>
<!--StartFragment--><h1>Un grand titre<o:p></o:p></h1>
<p class=MsoNormal>Du <b style='mso-bidi-font-weight:normal'>gras </b>et de l’<i>italique</i>, avec une <a
name="_anchor"></a><a style='mso-comment-reference:MP_1;mso-comment-date:20260101T0900'>remarque</a><span class=MsoCommentReference><a class=msocomanchor id="_anchor_1" href="#_msocom_1" name="_msoanchor_1">[MP1]</a></span>.<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol;mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span><![endif]>Premier point<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt;text-indent:-18.0pt;mso-list:l0 level2 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>o<span>&nbsp;&nbsp; </span></span><![endif]>Sous-point<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp; </span></span><![endif]>Second point<o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.<span>&nbsp; </span></span>Une étape</p>
<table class=MsoTableGrid><tr><td><p class=MsoNormal>A</p></td><td><p class=MsoNormal>B</p></td></tr><tr><td><p class=MsoNormal><strong>1</strong></p></td><td><p class=MsoNormal>2</p></td></tr></table>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<div style='mso-element:comment-list'><div style='mso-element:comment'><p class=MsoCommentText>Une note du relecteur.</p></div></div>
<!--EndFragment--></body></html>`,
  docs: `<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><h2 dir="ltr"><span style="font-weight:400;">Un titre</span></h2><p dir="ltr"><span style="font-weight:400;">Du </span><span style="font-weight:700;">gras</span><span style="font-weight:400;"> et </span><a href="https://exemple.org/a"><span style="font-weight:700;text-decoration:underline;">un lien</span></a><span>.</span></p><p dir="ltr"><span><span style="border:none;display:inline-block;"><img src="https://lh3.exemple.org/x" width="200" height="100"></span></span></p><ul><li dir="ltr" aria-level="1"><p dir="ltr" role="presentation"><span>un</span></p></li><ul><li dir="ltr" aria-level="2"><p dir="ltr" role="presentation"><span>deux</span></p></li></ul><li dir="ltr" aria-level="1"><p dir="ltr"><span>trois</span></p></li></ul></b><br class="Apple-interchange-newline">`,
  web: `<meta charset='utf-8'><h4>Titre</h4><p>Avant <strong><a href="/fr/programmes/">un <em>lien</em></a></strong> ligne<br>suivante, le 1<sup>er</sup> et 5 m<sup>2</sup>, <s>barré</s>.</p><table><tbody><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></tbody></table><p>Après</p><blockquote><p>Cité</p></blockquote><pre><code>const a = {};
</code></pre><iframe src="https://exemple.org"></iframe><a href="javascript:alert(1)">mauvais</a>`,
} as const;

/** The three shapes of a picture that were seen to end the CMS. */
export const pastedPictures = {
  'a picture of the web': '<p>Avant</p><img src="https://exemple.org/a.png" alt="Une image"><p>Après</p>',
  'a picture as data': '<p>Avant <img src="data:image/png;base64,iVBORw0KGgo="> Après</p>',
  'a picture alone': '<img src="https://exemple.org/a.png">',
} as const;
