/**
 * One entry of `getStaticPaths`: the parts of an address become the parameters of the route, in order.
 * @example staticPath('/fr/programmes/spark/', ['lang', 'programs', 'program'], { item })
 * // { params: { lang: 'fr', programs: 'programmes', program: 'spark' }, props: { item } }
 */
export function staticPath<Props>(url: string, names: readonly string[], props: Props) {
  const parts = url.split(/[/#]/).filter((part) => part !== '');
  return { params: Object.fromEntries(names.map((name, index) => [name, parts[index]])), props };
}
