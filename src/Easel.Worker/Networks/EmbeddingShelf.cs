using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Engine.Conditioning;
using Easel.Engine.Families;
using Easel.Engine.Formats;
using Easel.Imaging;

namespace Easel.Worker.Networks;

/// <summary>
/// The installed embeddings. Files are opened only where a text could name them, so that a folder of thousands costs nothing; the names that
/// pictures carry are read once.
/// </summary>
/// <param name="models">Finds model files.</param>
public sealed class EmbeddingShelf(IModelStore models)
{
    private static readonly ImmutableArray<string> Pictures = [".png", ".webp", ".jxl", ".avif"];

    private readonly ConcurrentDictionary<string, (string Name, int Count)?> pictures = new(StringComparer.Ordinal);

    /// <summary>Reads the embeddings that some texts may name.</summary>
    /// <param name="texts">The prompts as they were written.</param>
    /// <param name="towers">The model's text encoders; what does not fit them is said and stays plain text.</param>
    /// <param name="warn">Hears what is left out, and why.</param>
    /// <returns>The files; the caller's to dispose.</returns>
    public ImmutableArray<EmbeddingFile> Read(IEnumerable<string> texts, ImmutableArray<TextEncoderConfig> towers, Action<string> warn)
    {
        var found = ImmutableArray.CreateBuilder<EmbeddingFile>();
        foreach (var (path, name) in Named(texts, warn))
        {
            try
            {
                if (Open(path) is not { } file) continue;
                if (file.For(towers, out var problem) is not null)
                {
                    found.Add(file);
                    continue;
                }

                file.Dispose();
                warn($"The embedding '{name}' ({path}) does not fit: {problem}. Where its name stands, it is read as plain text.");
            }
            catch (EaselException e)
            {
                warn($"The embedding '{name}' is read as plain text: {e.Message}");
            }
        }

        return found.ToImmutable();
    }

    /// <summary>The embeddings that some texts may name, with their numbers of vectors and nothing else: enough to count tokens.</summary>
    public EmbeddingSet Count(IEnumerable<string> texts)
    {
        var found = new List<TextEmbedding>();
        foreach (var (path, name) in Named(texts, _ => { }))
        {
            try
            {
                if (CountOf(path) is { } count) found.Add(new TextEmbedding(name, count, []));
            }
            catch (EaselException)
            {
                // What cannot be read is plain text; painting says why.
            }
        }

        return new EmbeddingSet(found);
    }

    // Whether a name stands in a text is decided by its tokens; what cannot be there at all is not opened.
    private IEnumerable<(string Path, string Name)> Named(IEnumerable<string> texts, Action<string> warn)
    {
        var squashed = texts.Select(Squash).ToList();
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in models.List(ModelKind.Embedding))
        {
            var name = IsPicture(path) ? InPicture(path)?.Name : Path.GetFileNameWithoutExtension(path);
            if (name is null || Squash(name) is not { Length: > 0 } key || !squashed.Exists(text => text.Contains(key, StringComparison.Ordinal))) continue;
            if (seen.TryAdd(key, path)) yield return (path, name);
            else warn($"Two embeddings are called '{name}': {seen[key]} and {path}. The first is used; rename the other.");
        }
    }

    private int? CountOf(string path)
    {
        if (IsPicture(path)) return InPicture(path)?.Count;
        using var file = TensorFiles.Open(path);
        return EmbeddingFile.CountOf(file);
    }

    private static EmbeddingFile? Open(string path)
    {
        if (!IsPicture(path)) return EmbeddingFile.Open(path);
        var text = ImageFile.Inspect(path).Texts.FirstOrDefault(text => text.Key == EmbeddingImage.Keyword).Value;
        return EmbeddingImage.Read(path, text, () => ImageFile.Load(path));
    }

    private (string Name, int Count)? InPicture(string path)
    {
        var file = new FileInfo(path);
        // NAME.preview.png shows what NAME does.
        if (!file.Exists || Path.GetExtension(Path.GetFileNameWithoutExtension(path)).Equals(".preview", StringComparison.OrdinalIgnoreCase)) return null;
        return pictures.GetOrAdd(string.Create(CultureInfo.InvariantCulture, $"{file.Length} {file.LastWriteTimeUtc.Ticks} {path}"), _ =>
        {
            try
            {
                using var embedding = Open(path);
                return embedding is null ? null : (embedding.Name, embedding.Count);
            }
            catch (EaselException)
            {
                return null;
            }
        });
    }

    private static bool IsPicture(string path) => Pictures.Contains(Path.GetExtension(path).ToLowerInvariant());

    // Tokens know neither case nor white space, and prompts escape brackets.
    private static string Squash(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var letter in text)
            if (!char.IsWhiteSpace(letter) && letter != '\\') result.Append(char.ToLowerInvariant(letter));
        return result.ToString();
    }
}
