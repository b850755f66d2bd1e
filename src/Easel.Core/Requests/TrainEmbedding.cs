namespace Easel.Core.Requests;

/// <summary>The new words of a textual inversion (Gal et al. 2022, arXiv:2208.01618).</summary>
/// <param name="Token">The word; the tokenizer must not know it (<c>--token_string</c>).</param>
/// <param name="InitWord">The word it starts as; null starts at random (<c>--init_word</c>).</param>
/// <param name="Vectors">Rows of the table that it takes (<c>--num_vectors_per_token</c>).</param>
/// <param name="Weights">An embedding to go on from (<c>--weights</c>); null starts fresh.</param>
/// <param name="Template"><c>object</c> or <c>style</c> sentences in place of captions; null keeps captions.</param>
public sealed record TrainEmbedding(string Token, string? InitWord = null, int Vectors = 1, string? Weights = null, string? Template = null);
