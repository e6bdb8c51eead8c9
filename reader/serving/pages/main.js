// The reader in a page: each module does one thing, and this one begins them.

import { useClipboard } from "./clipboard.js";
import { begin } from "./connection.js";
import { sendKeys } from "./keys.js";
import { secretOfLink } from "./secret.js";
import { followPaper } from "./theme.js";

sendKeys();
useClipboard();
followPaper();
begin(secretOfLink());
