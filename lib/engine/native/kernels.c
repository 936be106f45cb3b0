// The engine's hot loops for the system's C compiler: the same arithmetic, in the same order, as lib/engine/assembly, on the same memory.
#include "vector.h"

uint8_t *arena;
void set_arena(uint8_t *memory) { arena = memory; }

#include "tiles.h"
#include "convolution.h"
#include "weight_gradient.h"
#include "depthwise.h"
#include "moves.h"
#include "elementwise.h"
#include "peak.h"
#include "fastgrnn.h"
#include "regulariser.h"
#include "projection.h"
#include "protonn.h"
#include "bonsai.h"
