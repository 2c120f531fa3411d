// What every page loads after it has been drawn. Pages work without it.

import './site/menu'
import './site/suggest'
import './site/facets'
import './site/print'
import './site/time'
import './site/desk'
