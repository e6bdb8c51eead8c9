// The reader in a page: each module does one thing, and this one begins them.

import { useAccessibility } from "./accessibility.js";
import { useButtons } from "./buttons.js";
import { useClipboard } from "./clipboard.js";
import { begin } from "./connection.js";
import { useDownloads } from "./downloads.js";
import { useFontSize } from "./font_size.js";
import { useHandles } from "./handles.js";
import { sendKeys } from "./keys.js";
import { listenToProgram } from "./program.js";
import { followVisibleHeight } from "./screen_height.js";
import { secretOfLink } from "./secret.js";
import { useTextField } from "./text_field.js";
import { useTheme } from "./theme.js";
import { useTouch } from "./touch.js";
import { useWholePixels } from "./whole_pixels.js";

useWholePixels();
sendKeys();
useClipboard();
useTheme();
listenToProgram();
useFontSize();
followVisibleHeight();
useTouch();
useHandles();
useTextField();
useButtons();
useAccessibility();
useDownloads();
begin(secretOfLink());
