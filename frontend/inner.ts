// What the pages of those who sign in load beside what every page does.

import './inner/away'
import './inner/desk'
import './inner/draft'
import './inner/preview'
import './inner/progress'
