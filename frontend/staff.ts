// What the pages of the staff load beside what all inner pages load. The pages
// work without it, in more steps.

import './staff/rail'
import './staff/rows'
import './staff/find'
import './staff/keys'
