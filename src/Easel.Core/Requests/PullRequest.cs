using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Easel.Core.Errors;

namespace Easel.Core.Requests;

/// <summary>Fetches a model file and puts it into the folder of its kind.</summary>
/// <param name="Source">
/// A Hugging Face id (<c>OWNER/REPO</c>, <c>OWNER/REPO@REVISION</c>, <c>OWNER/REPO:FILE</c>), a Civitai id (<c>12345</c>, <c>civitai:12345@67890</c> with the version), or the address of a page or
/// file of either, or any other file's address.
/// </param>
/// <param name="File">Which file of the source, where it has several: its path or name there.</param>
/// <param name="Folder">The folder below <c>models/</c>; null takes that of what the file turns out to be.</param>
/// <param name="Name">The name to store it under; null takes the source's.</param>
/// <param name="Sha256">The SHA-256 that the file must have, 64 hexadecimal digits; null takes the source's, where it tells one.</param>
/// <param name="Overwrite">True replaces a file of that name.</param>
public sealed record PullRequest(string Source, string? File = null, string? Folder = null, string? Name = null, string? Sha256 = null, bool Overwrite = false) : JobRequest
{
    /// <summary>The word that names it in JSON.</summary>
    public const string KindName = "pull";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override ImmutableArray<FieldProblem> Problems()
    {
        var found = new FieldProblems();
        found.RequireName("source", Source, "an id or address, for instance OWNER/REPO");
        found.RequireNameOrNull("file", File, "a file's name");
        found.RequireNameOrNull("name", Name, "a file name");
        found.Require(Folder is null || Models.ModelFolderNames.Canonical(Folder) is not null, "folder", $"'{Folder}' is no model folder; give one of {string.Join(", ", Models.ModelFolderNames.All)}.");
        found.Require(Name is null || (Path.GetFileName(Name) == Name && Name is not ("." or "..")), "name", $"'{Name}' is no file name; give one without folders.");
        found.Require(Sha256 is null || (Sha256.Length == 64 && Sha256.All(char.IsAsciiHexDigit)), "sha256", "is no SHA-256; give 64 hexadecimal digits.");
        return found.Found;
    }
}
