/** The order of the cascade's layers, said once, before any other style of a page. */
export const layerOrder = '@layer reset, tokens, base, components, utilities;';
