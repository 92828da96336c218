const paragraph = (inner: string) => `<p class=MsoNormal>${inner}<o:p></o:p></p>`;
const item = (level: number, sign: string, words: string) =>
  `<p class=MsoListParagraph style='margin-left:${level * 36}.0pt;text-indent:-18.0pt;mso-list:l0 level${level} lfo1'><![if !supportLists]><span style='mso-list:Ignore'>${sign}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>${words}<o:p></o:p></p>`;
const row = (cells: readonly string[]) =>
  `<tr>${cells.map((cell) => `<td width=200>${paragraph(cell)}</td>`).join('')}</tr>`;

const firstPage = [
  `<p class=MsoTitle>Un atelier au bord du fleuve<o:p></o:p></p>`,
  paragraph(
    `Le programme réunit, pendant <b>douze semaines</b>, des entreprises qui travaillent avec la mer : la pêche, le transport, l’énergie et la protection des rives. <span style='mso-spacerun:yes'>  </span>Chaque équipe apporte un problème qu’elle connaît et repart avec un essai mené en conditions réelles.`,
  ),
  `<h1>À qui il s’adresse<o:p></o:p></h1>`,
  paragraph(
    `Aux équipes d’<i>au moins deux personnes</i>, dont l’entreprise a moins de <del cite="mailto:Maia" datetime="2026-11-05T10:00">sept</del><ins cite="mailto:Maia" datetime="2026-11-05T10:00">cinq</ins> ans<a style='mso-comment-reference:MR_1'></a><span class=MsoCommentReference><a class=msocomanchor id="_anchor_1" href="#_msocom_1">[MR1]</a></span>. Une idée ne suffit pas : il faut un prototype, même modeste.`,
  ),
  item(1, '·', 'une entreprise constituée;'),
  item(2, 'o', 'au Québec,'),
  item(2, 'o', 'ou sur le point de s’y établir;'),
  item(1, '·', 'un prototype que l’on peut montrer.'),
  `<h1>Le calendrier<o:p></o:p></h1>`,
  `<table class=MsoTableGrid border=1>${row(['<b>Étape</b>', '<b>Durée</b>'])}${row(['Préparation', 'deux semaines'])}${row(['Essais au port', 'huit semaines'])}${row(['Bilan', 'deux semaines'])}</table>`,
  paragraph('&nbsp;'),
];

const secondPage = [
  `<h1>Le lieu<o:p></o:p></h1>`,
  paragraph(
    `L’atelier occupe un ancien hangar du port. On y trouve un quai d’essai, un local pour les instruments et une salle de réunion.`,
  ),
  paragraph(
    `<!--[if gte vml 1]><v:shape></v:shape><![endif]--><![if !vml]><img width=480 height=320 src="file:///C:/Users/maia/msohtmlclip1/01/clip_image002.jpg" v:shapes="Image_1"><![endif]>`,
  ),
  `<h2>Pour en savoir plus<o:p></o:p></h2>`,
  paragraph(`Écrivez à <a href="mailto:atelier@exemple.org">l’équipe de l’atelier</a>.`),
];

/** What Word puts on the clipboard of a text of two pages, with headings, a list, a table, a picture, a comment and tracked changes. */
export const twoPagesFromWord = `<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word"><head><meta charset=utf-8><meta name=Generator content="Microsoft Word 15"><style><!-- p.MsoNormal {margin:0cm;font-size:11.0pt} --></style></head><body lang=FR-CA style='tab-interval:35.4pt'><!--StartFragment-->${firstPage.join('\n')}<span><br clear=all style='page-break-before:always'></span>${secondPage.join('\n')}<div style='mso-element:comment-list'><div style='mso-element:comment'><p class=MsoCommentText>À vérifier avec le port.</p></div></div><!--EndFragment--></body></html>`;
