/** The one that Chromium takes where the page is not isolated, as nowhere here. */
export const TFJS_SIMD_WASM = 'tfjs-backend-wasm-simd.wasm';
