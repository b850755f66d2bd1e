using System.Collections.Immutable;

namespace Easel.Core.Jobs;

/// <summary>A model file that was fetched.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its SHA-256.</param>
/// <param name="Verified">True where that is what the source, or the user, said it must be.</param>
/// <param name="Type">What it is: <c>checkpoint</c>, <c>lora</c> …</param>
/// <param name="Family">Its family, or <c>unknown</c>.</param>
/// <param name="Folder">The folder below <c>models/</c>.</param>
/// <param name="Notes">Sentences that a person should read.</param>
public sealed record PullResult(string Path, long Bytes, string Sha256, bool Verified, string Type, string Family, string Folder, ImmutableArray<string> Notes) : JobResult;
