using Easel.Testing;
using Easel.Training.Datasets;

namespace Easel.Training.Tests.Datasets;

public sealed class FolderNameTests
{
    [Fact]
    public void Names_mean_what_they_mean_to_the_reference()
    {
        using var golden = Golden.Json("mini/data/captions.json");
        foreach (var item in golden.RootElement.GetProperty("folder_names").EnumerateArray())
        {
            var expected = item.GetProperty("used").GetBoolean()
                ? new FolderName(item.GetProperty("repeats").GetInt32(), item.GetProperty("class_tokens").GetString()!)
                : null;
            Assert.Equal(expected, FolderName.Parse(item.GetProperty("name").GetString()!));
        }
    }
}
