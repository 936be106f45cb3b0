/** The two sets of pixels that are known, by hash. */

/** Records in each file; five training batches and the test batch. */
export const FILE_NAMES = [
  "data_batch_1.bin",
  "data_batch_2.bin",
  "data_batch_3.bin",
  "data_batch_4.bin",
  "data_batch_5.bin",
  "test_batch.bin",
] as const;

/** The folder inside the archive. */
export const FOLDER_NAME = "cifar-10-batches-bin";
/** The archive's name at its authors'. */
export const ARCHIVE_NAME = "cifar-10-binary.tar.gz";

export interface KnownSet {
  /** Printed beside every number that was computed from it. */
  readonly name: string;
  readonly archive: { readonly bytes: number; readonly sha256: string };
  /** SHA-256 of each of `FILE_NAMES`, in that order. */
  readonly files: readonly string[];
  /** Records in each file. */
  readonly records: number;
}

/** CIFAR-10 as its authors publish it, and a copy whose pixels went through JPEG (same names, order and labels). */
export const KNOWN_SETS: readonly KnownSet[] = [
  {
    name: "CIFAR-10, official",
    // its authors give the MD5 c32a1d4ab5d03f1284b67883e8d87530; torchvision for Ruby has the same seven SHA-256
    archive: {
      bytes: 170052171,
      sha256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
    },
    files: [
      "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5",
      "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed",
      "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67",
      "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48",
      "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add",
      "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b",
    ],
    records: 10_000,
  },
  {
    name: "CIFAR-10, JPEG re-encoded",
    archive: {
      bytes: 173800566,
      sha256: "7dee6862191e1632eb1c4902011701e59a60052c3089f282b75a5a809e5545c8",
    },
    files: [
      "8da035fc1631e8ce5f25904206b8993b0f3ad02a504c0584d662e806fd76c12b",
      "106eeaad9f1fa7a999292fdafe68ee909080f58aee038a76994035aedf40ba26",
      "99cb88ba00fca88bf28c517a74307b6b78a346c6ea747a561cb8e660c787d5cb",
      "76b482bc3bb79c0370e48ea71bb6e4f567a3770d224dc09a9ddc8cfa2369f294",
      "490f5ead4f04a3eb71d5898eb551e0d8d2c592feb778fb9b109a006b3f231495",
      "0ce179d0c0a5220739d6223197952896644ceabb648dacfdebd7f06789af543f",
    ],
    records: 10_000,
  },
];
