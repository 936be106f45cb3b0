// Everything the module exports; one file a group of kernels.
export { map_function } from "./math";
export { bias_gradient, conv_forward, conv_input_gradient, flip_kernel } from "./convolution";
export { conv_weight_gradient } from "./weight_gradient";
export { depthwise_forward, depthwise_input_gradient, depthwise_weight_gradient } from "./depthwise";
export { average_pool_forward, average_pool_gradient, max_pool_forward, max_pool_gradient } from "./pooling";
export { add_scaled, dropout, multiply, relu_gradient, sum_of_squares } from "./elementwise";
export { count_correct, multiclass_hinge, softmax_cross_entropy, squared_loss } from "./loss";
export { adam } from "./adam";
export { quantise, quantise_gradient } from "./quantise";
export { fastgrnn_backward, fastgrnn_finish, fastgrnn_forward, fastgrnn_pack } from "./fastgrnn";
export { project } from "./projection";
export { project_gradient } from "./projection_gradient";
export { transpose } from "./transpose";
export { protonn_backward, protonn_forward } from "./protonn";
export { bonsai_backward, bonsai_forward } from "./bonsai";
export { multiply_adds } from "./peak";
export { gather_labels, unpack_f32, unpack_u16, unpack_u8 } from "./unpack";
