/** An application that knows nothing of us, under a name of its own. */
package com.example.legacy;
