// Unpacks the Chromium that comes as a package: the browser, its fonts, its software renderer,
// and the shared libraries (nss among them) that a plain machine may lack.
// The package unpacks into the system's temporary directory, so the caller says where by TMPDIR.
import { inflate } from "@sparticuz/chromium";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const packed = join(dirname(fileURLToPath(import.meta.resolve("@sparticuz/chromium"))), "..", "bin");
const archives = ["chromium.br", "fonts.tar.br", "swiftshader.tar.br", "al2023.tar.br"];
await Promise.all(archives.map((archive) => inflate(join(packed, archive))));
