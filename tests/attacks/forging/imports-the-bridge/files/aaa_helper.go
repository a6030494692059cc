package pool

import _ "gopherlab.dev/worker-pool/helper"
