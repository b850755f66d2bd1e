using Easel.Application.Folders;
using Easel.Application.Prompts;
using Easel.Core.Requests;

namespace Easel.Application.Tests.Prompts;

public sealed class WildcardShelfTests : IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("easel-wildcards-");
    private readonly WildcardShelf shelf;

    public WildcardShelfTests()
    {
        var animals = Directory.CreateDirectory(Path.Combine(data.FullName, "wildcards", "animals"));
        File.WriteAllText(Path.Combine(animals.FullName, "dogs.txt"), string.Join('\n', Enumerable.Range(0, 64).Select(i => $"dog {i}")));
        shelf = new WildcardShelf(new StudioFolders(data.FullName));
    }

    public void Dispose() => data.Delete(recursive: true);

    [Fact]
    public void Lists_are_named_as_prompts_name_them() => Assert.Equal(["animals/dogs"], shelf.Names());

    [Fact]
    public void Each_batch_is_drawn_by_the_seed_of_its_first_picture_and_repeats()
    {
        var request = new GenerateRequest("__animals/dogs__ in {red|blue}", Seed: 7, Count: 3, BatchSize: 2);
        var drawn = shelf.Draw(request);
        Assert.Equal([7, 9, 11], drawn.Requests.Select(it => it.Seed));
        Assert.All(drawn.Requests, it => Assert.Equal((1, 2), (it.Count, it.BatchSize)));
        Assert.All(drawn.Requests, it => Assert.Matches(@"\Adog \d+ in (red|blue)\z", it.Prompt));
        Assert.Equal(drawn.Requests[1].Prompt, shelf.Draw(request with { Seed = 9, Count = 1 }).Requests.Single().Prompt);
    }

    [Fact]
    public void Behind_the_largest_seed_the_count_begins_anew()
    {
        var drawn = shelf.Draw(new GenerateRequest("__animals/dogs__", Seed: GenerateRequest.MaxSeed, Count: 2));
        Assert.Equal([GenerateRequest.MaxSeed, 0], drawn.Requests.Select(it => it.Seed));
        Assert.All(drawn.Requests, it => Assert.Empty(it.Problems()));
    }

    [Theory]
    [InlineData("a cat")]
    [InlineData("{prompt}, oil")]
    [InlineData("snake__case")]
    [InlineData("{{masterpiece}}")]
    public void A_request_without_random_parts_stays_as_it_is(string prompt)
    {
        var request = new GenerateRequest(prompt, Count: 4);
        Assert.Same(request, shelf.Draw(request).Requests.Single());
    }
}
