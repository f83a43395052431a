// Loads the chunks of the screens. Each comes as one file: a wasm module without code that carries the
// parts as sections. A part that several chunks carry is taken once.
import { initSync } from "./landfall.js";

const screens = new Map();
const parts = new Map();

function part(bytes, imports) {
  const id = new DataView(bytes).getUint16(0, true);
  if (!parts.has(id)) parts.set(id, WebAssembly.instantiate(new Uint8Array(bytes, 2), imports));
  return parts.get(id);
}

async function fetched(url) {
  const chunk = await WebAssembly.compileStreaming(fetch(url));
  const imports = { __wasm_split: initSync() };
  await Promise.all(WebAssembly.Module.customSections(chunk, "part").map((bytes) => part(bytes, imports)));
}

function load(url) {
  if (!screens.has(url)) {
    const loading = fetched(url);
    // One that failed is tried again the next time.
    loading.catch(() => screens.delete(url));
    screens.set(url, loading);
  }
  return screens.get(url);
}

const loader = (url) => async (callback, data) => {
  let success = false;
  try {
    await load(url);
    success = true;
  } catch (error) {
    console.error(error);
  }
  initSync().__indirect_function_table.get(callback)(data, success);
};

