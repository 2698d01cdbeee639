/** An application without references to the filter, in its own package. */
package com.example.legacy;
