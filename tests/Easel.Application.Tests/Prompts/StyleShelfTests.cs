using Easel.Application.Folders;
using Easel.Application.Prompts;
using Easel.Core.Prompts;

namespace Easel.Application.Tests.Prompts;

public sealed class StyleShelfTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("easel-styles-");

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public async Task The_webui_folders_styles_are_there_too_and_the_data_folders_own_count_first()
    {
        var (data, webui) = (root.CreateSubdirectory("data").FullName, root.CreateSubdirectory("webui").FullName);
        var theirs = Path.Combine(webui, "styles.csv");
        await File.WriteAllTextAsync(theirs, StyleFile.Write([new PromptStyle("ink", "ink wash", ""), new PromptStyle("oil", "oil of theirs", "")]), TestStudio.Stop);
        var before = await File.ReadAllBytesAsync(theirs, TestStudio.Stop);
        var shelf = new StyleShelf(new StudioFolders(data) { Webui = webui });

        await shelf.KeepAsync(new PromptStyle("oil", "oil of mine", ""), TestStudio.Stop);

        Assert.Equal(["ink wash", "oil of mine"], shelf.Read().Select(style => style.Prompt));
        Assert.Equal(before, await File.ReadAllBytesAsync(theirs, TestStudio.Stop));
        Assert.Single(StyleFile.Read(await File.ReadAllTextAsync(Path.Combine(data, "styles.csv"), TestStudio.Stop)));
    }
}
