// A model that no front end makes: the mean of normalised embeddings.
module attributes {rt.program = {
    program = "embed", family = "google",
    model = {vocab_size = 97 : i64, embedding_size = 6 : i64, hidden_size = 6 : i64,
             num_hidden_layers = 0 : i64, num_attention_heads = 1 : i64, intermediate_size = 1 : i64,
             max_position_embeddings = 16 : i64, type_vocab_size = 2 : i64},
    bounds = {tokens = 64 : i64, sequences = 4 : i64, length = 16 : i64, queries = 4 : i64}}} {
  rt.param @word : tensor<97x6xf32> initializer <truncated_normal, 2.000000e-02 : f64>
      variables [#rt.variable<tf = "word", shape = [97, 6], hf = "word">]
  rt.param @type : tensor<2x6xf32> initializer <truncated_normal, 2.000000e-02 : f64>
      variables [#rt.variable<tf = "type", shape = [2, 6], hf = "type">]
  rt.param @position : tensor<16x6xf32> initializer <truncated_normal, 2.000000e-02 : f64>
      variables [#rt.variable<tf = "position", shape = [16, 6], hf = "position">]
  rt.param @gamma : tensor<6xf32> initializer <ones> variables [#rt.variable<tf = "gamma", shape = [6], hf = "gamma">]
  rt.param @beta : tensor<6xf32> initializer <zeros> variables [#rt.variable<tf = "beta", shape = [6], hf = "beta">]

  func.func @embed(%context: !rt.context,
      %ids: tensor<?xi32> {bufferization.writable = false, rt.input = "token_ids", rt.rows = "tokens", rt.max_rows = 64 : i64},
      %types: tensor<?xi32> {bufferization.writable = false, rt.input = "type_ids", rt.rows = "tokens", rt.max_rows = 64 : i64},
      %positions: tensor<?xi32> {bufferization.writable = false, rt.input = "position_ids", rt.rows = "tokens", rt.max_rows = 64 : i64},
      %offsets: tensor<?xi32> {bufferization.writable = false, rt.input = "row_offsets", rt.rows = "offsets", rt.max_rows = 5 : i64},
      %keys: tensor<?xi32> {bufferization.writable = false, rt.input = "key_counts", rt.rows = "sequences", rt.max_rows = 4 : i64},
      %out: tensor<?x6xf32> {bufferization.writable = true, rt.output = "embedding", rt.rows = "sequences", rt.max_rows = 4 : i64})
      -> tensor<?x6xf32> {
    %word = rt.load @word : tensor<97x6xf32>
    %type = rt.load @type : tensor<2x6xf32>
    %position = rt.load @position : tensor<16x6xf32>
    %gamma = rt.load @gamma : tensor<6xf32>
    %beta = rt.load @beta : tensor<6xf32>
    %rows = albert.embeddings order <google>
        ids(%ids, %types, %positions : tensor<?xi32>)
        tables(%word, %type, %position : tensor<97x6xf32>, tensor<2x6xf32>, tensor<16x6xf32>)
        norm(%gamma, %beta : tensor<6xf32>) {epsilon = 1.0e-12 : f32}
    %mean = nn.segment_mean %rows, %offsets, %keys : tensor<?x6xf32>, tensor<?xi32>, tensor<?xi32>
    %result = bufferization.materialize_in_destination %mean in %out : (tensor<?x6xf32>, tensor<?x6xf32>) -> tensor<?x6xf32>
    return %result : tensor<?x6xf32>
  }
}
