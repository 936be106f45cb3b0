/** The native engine: the wasm kernels with their hot loops replaced by C on the same memory. Needs Deno's FFI. */
import type { Engine } from "./engine.ts";
import { type Kernel, type KernelName, type Kernels, SIGNATURES } from "./kernels.ts";
import { buildNative } from "./native_build.ts";
import { wasmEngine } from "./wasm_engine.ts";
import { UserError } from "../errors.ts";

/** What kernels.c defines; everything else runs in WebAssembly. */
const NATIVE_KERNELS = [
  "multiply_adds",
  "conv_forward",
  "conv_input_gradient",
  "conv_weight_gradient",
  "depthwise_forward",
  "depthwise_input_gradient",
  "depthwise_weight_gradient",
  "adam",
  "bias_gradient",
  "max_pool_forward",
  "max_pool_gradient",
  "dropout",
  "relu_gradient",
  "unpack_u8",
  "unpack_u16",
  "unpack_f32",
  "fastgrnn_pack",
  "fastgrnn_forward",
  "fastgrnn_backward",
  "add_scaled",
  "multiply",
  "sum_of_squares",
  "project",
  "project_gradient",
  "transpose",
  "protonn_forward",
  "protonn_backward",
  "bonsai_forward",
  "bonsai_backward",
] as const satisfies readonly KernelName[];

const TYPES = { i: "i32", f: "f32", d: "f64" } as const;

function foreignFunction(signature: string): Deno.ForeignFunction {
  const [parameters = "", result = "v"] = signature.split(":");
  const type = (letter: string) => TYPES[letter as keyof typeof TYPES];
  return { parameters: [...parameters].map(type), result: result === "v" ? "void" : type(result) };
}

let library:
  | { kernels: Record<string, Kernel>; setArena: (memory: Deno.PointerValue) => void; version: string }
  | null = null;
let attached: WebAssembly.Memory | null = null;

function open() {
  if (library) return library;
  if (typeof Deno === "undefined" || !Deno.dlopen) {
    throw new UserError("the native engine needs Deno: use the wasm engine here");
  }
  const { path, version } = buildNative();
  const symbols: Record<string, Deno.ForeignFunction> = { set_arena: { parameters: ["pointer"], result: "void" } };
  for (const name of NATIVE_KERNELS) symbols[name] = foreignFunction(SIGNATURES[name]);
  const opened = Deno.dlopen(path, symbols).symbols as unknown as Record<string, Kernel>;
  library = {
    kernels: opened,
    setArena: opened["set_arena"] as unknown as (memory: Deno.PointerValue) => void,
    version,
  };
  return library;
}

/** Throws a UserError when there is no compiler, the build fails, or this runtime has no FFI. */
export function nativeEngine(): Engine {
  const { kernels: native, setArena, version } = open(), embedded = wasmEngine();
  return {
    name: "native",
    version: `${version}; ${embedded.version}`,
    instantiate(memory) {
      const kernels = { ...embedded.instantiate(memory).kernels } as Record<KernelName, Kernel>;
      for (const name of NATIVE_KERNELS) kernels[name] = native[name]!;
      return {
        kernels: kernels as Kernels,
        attach: () => {
          if (attached === memory) return;
          setArena(Deno.UnsafePointer.of(new Uint8Array(memory.buffer as ArrayBuffer)));
          attached = memory;
        },
      };
    },
  };
}
