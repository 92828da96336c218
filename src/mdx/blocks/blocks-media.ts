import type { Block } from './block.ts';

export const figure: Block = {
  name: 'Figure',
  label: { fr: 'Image légendée', en: 'Figure' },
  purpose: {
    fr: 'Une image avec sa légende et son crédit.',
    en: 'An image with its caption and credit.',
  },
  children: 'none',
  attributes: [
    { name: 'src', kind: 'image', label: { fr: 'Image', en: 'Image' }, required: true },
    {
      name: 'alt',
      kind: 'alt',
      label: { fr: 'Description de l’image', en: 'Description of the image' },
      hint: {
        fr: 'Lue à qui ne voit pas l’image : dites ce qu’elle apporte, par exemple « Trois fondatrices devant un tableau de tâches ».',
        en: 'Read to people who do not see the image: say what it brings, for example “Three founders in front of a task board”.',
      },
      required: true,
    },
    { name: 'caption', kind: 'text', label: { fr: 'Légende', en: 'Caption' }, required: false },
    {
      name: 'credit',
      kind: 'text',
      label: { fr: 'Crédit', en: 'Credit' },
      hint: { fr: 'L’auteur ou la source de l’image.', en: 'Who made the image, or where it comes from.' },
      required: false,
    },
    {
      name: 'decorative',
      kind: 'choice',
      label: { fr: 'Image purement décorative', en: 'Merely decorative' },
      hint: {
        fr: 'Dans ce seul cas, la description peut rester vide.',
        en: 'Only then may the description stay empty.',
      },
      required: false,
      choices: [{ value: 'yes', label: { fr: 'Oui', en: 'Yes' } }],
    },
  ],
  examples: [
    {
      fr: '<Figure src="~/media/passerelle.jpg" alt="Une passerelle de bois franchit un canal" caption="La passerelle du canal." credit="Passerelle" />',
      en: '<Figure src="~/media/passerelle.jpg" alt="A wooden footbridge crosses a canal" caption="The footbridge over the canal." credit="Passerelle" />',
    },
  ],
};

export const button: Block = {
  name: 'Button',
  label: { fr: 'Bouton', en: 'Button' },
  purpose: {
    fr: 'Le lien vers l’action principale de la page. Un seul par page, de préférence.',
    en: 'The link to the page’s main action. Preferably one a page.',
  },
  children: 'none',
  attributes: [
    {
      name: 'href',
      kind: 'url',
      label: { fr: 'Adresse', en: 'Address' },
      hint: {
        fr: 'Une page du site, par exemple « /fr/programmes/ », ou une adresse complète.',
        en: 'A page of the site, for example “/en/programs/”, or a full address.',
      },
      required: true,
    },
    {
      name: 'label',
      kind: 'text',
      label: { fr: 'Texte du bouton', en: 'Text of the button' },
      hint: { fr: 'Un verbe, par exemple « Poser ma candidature ».', en: 'A verb, for example “Apply now”.' },
      required: true,
    },
  ],
  examples: [
    {
      fr: '<Button href="/fr/programmes/" label="Voir les programmes" />',
      en: '<Button href="/en/programs/" label="See the programs" />',
    },
  ],
};

export const video: Block = {
  name: 'Video',
  label: { fr: 'Vidéo', en: 'Video' },
  purpose: {
    fr: 'Un lien vers une vidéo hébergée ailleurs, avec son affiche. Rien n’est chargé d’un autre site.',
    en: 'A link to a video hosted elsewhere, with its poster. Nothing is loaded from another site.',
  },
  children: 'none',
  attributes: [
    {
      name: 'href',
      kind: 'url',
      label: { fr: 'Adresse de la vidéo', en: 'Address of the video' },
      required: true,
    },
    { name: 'title', kind: 'text', label: { fr: 'Titre', en: 'Title' }, required: true },
    {
      name: 'poster',
      kind: 'image',
      label: { fr: 'Affiche', en: 'Poster' },
      hint: { fr: 'Une image de la vidéo.', en: 'An image of the video.' },
      required: false,
    },
    {
      name: 'duration',
      kind: 'text',
      label: { fr: 'Durée', en: 'Duration' },
      hint: { fr: 'Par exemple « 3 min ».', en: 'For example “3 min”.' },
      required: false,
    },
  ],
  examples: [
    {
      fr: '<Video href="https://video.example.org/w/1" title="Une journée au programme" poster="~/media/passerelle.jpg" duration="3 min" />',
      en: '<Video href="https://video.example.org/w/1" title="A day in the program" poster="~/media/passerelle.jpg" duration="3 min" />',
    },
  ],
};
