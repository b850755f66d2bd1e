using System.Collections.Immutable;
using System.Text;
using Easel.Application.Folders;
using Easel.Core.Errors;
using Easel.Core.Prompts;

namespace Easel.Application.Prompts;

/// <summary>The styles of <c>styles.csv</c> in the data folder, A1111's file: read anew each time, since people edit it by hand.</summary>
/// <param name="folders">Where the file is.</param>
public sealed class StyleShelf(StudioFolders folders)
{
    private string File => Path.Combine(folders.Data, "styles.csv");

    /// <summary>The styles in the order of the file.</summary>
    public ImmutableArray<PromptStyle> Read() => System.IO.File.Exists(File) ? StyleFile.Read(System.IO.File.ReadAllText(File)) : [];

    /// <summary>Keeps a style in place of the one of its name, or behind all.</summary>
    /// <exception cref="InvalidRequestException">It has no name.</exception>
    public async Task KeepAsync(PromptStyle style, CancellationToken stop)
    {
        if (string.IsNullOrWhiteSpace(style.Name)) throw new InvalidRequestException("name", "is empty; give the style a name.");
        var styles = Read();
        var at = styles.IndexOf(styles.FirstOrDefault(it => it.Name == style.Name)!);
        await SafeFile.ReplaceAsync(File, Encoding.UTF8.GetBytes(StyleFile.Write(at < 0 ? styles.Add(style) : styles.SetItem(at, style))), stop);
    }
}
