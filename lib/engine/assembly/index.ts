// Everything the module exports; one file a group of kernels.
export { map_function } from "./math";
export { conv_forward, flip_kernel, conv_input_gradient, to_panels, conv_weight_gradient, bias_gradient, compact_columns } from "./convolution";
export { depthwise_forward, depthwise_input_gradient, depthwise_weight_gradient } from "./depthwise";
export { max_pool_forward, max_pool_gradient, average_pool_forward, average_pool_gradient } from "./pooling";
export { dropout, relu_gradient, add_scaled, sum_of_squares } from "./elementwise";
export { softmax_cross_entropy, multiclass_hinge, squared_loss, count_correct } from "./loss";
export { adam } from "./adam";
export { unpack_u8, unpack_u16, unpack_f32, gather_labels } from "./unpack";
