declare module 'libheif-js/wasm-bundle.js' {
  /** The functions of libheif's C interface that we call, with addresses in its memory as numbers. https://github.com/strukturag/libheif */
  interface Libheif {
    HEAPU8: Uint8Array<ArrayBuffer>;
    HEAPU32: Uint32Array<ArrayBuffer>;
    _malloc: (bytes: number) => number;
    _heif_context_alloc: () => number;
    _heif_context_set_maximum_image_size_limit: (context: number, side: number) => void;
    _heif_context_read_from_memory_without_copy: (
      error: number,
      context: number,
      bytes: number,
      length: number,
      options: number,
    ) => void;
    _heif_context_get_primary_image_handle: (error: number, context: number, handle: number) => void;
    _heif_image_handle_has_alpha_channel: (handle: number) => number;
    _heif_image_handle_get_raw_color_profile_size: (handle: number) => number;
    _heif_image_handle_get_raw_color_profile: (error: number, handle: number, profile: number) => void;
    _heif_decode_image: (
      error: number,
      handle: number,
      image: number,
      colorspace: number,
      chroma: number,
      options: number,
    ) => void;
    _heif_image_get_width: (image: number, channel: number) => number;
    _heif_image_get_height: (image: number, channel: number) => number;
    _heif_image_get_plane_readonly: (image: number, channel: number, stride: number) => number;
  }
  const libheif: Libheif;
  export default libheif;
}
