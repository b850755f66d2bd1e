using Easel.Application.Folders;
using Easel.Application.Prompts;
using Microsoft.Extensions.Logging.Abstractions;

namespace Easel.Application.Tests.Prompts;

public sealed class TagTests
{
    private const string List = """
        1girl,0,6008644,"1girls,sole_female"
        long_hair,0,4350743,"/lh,longhair"
        red_hair,0,500000,
        hatsune_miku_(vocaloid),4,100000,miku
        >_<,0,20000,
        """;

    private static readonly TagIndex Index = new([TagFile.Read(List), TagFile.Read("long_hair,长发\nred_hair,红发\n1girl,0,一个女孩")]);

    [Theory]
    [InlineData("lo", "long_hair")]
    [InlineData("Long h", "long_hair")]
    [InlineData("hair", "long_hair", "red_hair")]
    [InlineData("longhair", "long_hair")]
    [InlineData("miku", "hatsune_miku_(vocaloid)")]
    [InlineData("长", "long_hair")]
    [InlineData("cf", "long_hair")]
    [InlineData("hf", "red_hair")]
    [InlineData("女孩", "1girl")]
    [InlineData("zzz")]
    [InlineData(" ")]
    public void Mission_3_7_A_tag_is_found_by_name_word_alias_translation_and_pinyin(string typed, params string[] names) =>
        Assert.Equal(names, Index.Find(typed, 12).Select(it => it.Tag.Name));

    [Fact]
    public void An_alias_says_what_it_stands_for_and_a_translation_in_a_fifth_column_counts()
    {
        Assert.Equal("longhair", Index.Find("longh", 3).Single().Alias);
        Assert.Equal("猫耳", TagFile.Read("cat_ears,0,300000,\"kemonomimi\",猫耳").Tags.Single().Translation);
        Assert.Equal(0, TagFile.Read("masterpiece,5,Quality tag,").Tags.Single().Count);
    }

    [Theory]
    [InlineData("long_hair", "long hair")]
    [InlineData("hatsune_miku_(vocaloid)", @"hatsune miku \(vocaloid\)")]
    [InlineData(">_<", ">_<")]
    public void A_tag_is_written_with_spaces_and_brackets_that_carry_no_weight(string name, string text) => Assert.Equal(text, new PromptTag(name, 0, 1, []).Text);

    [Theory]
    [InlineData("长发", "cf")]
    [InlineData("中文 ABC", "zwabc")]
    [InlineData("一个女孩", "ygnh")]
    [InlineData("啊座", "az")]
    [InlineData("🎨ー", "")]
    public void Pinyin_begins_with_these_letters(string text, string letters) => Assert.Equal(letters, PinyinInitials.Of(text));

    [Fact]
    public void Reading_tags_never_fails()
    {
        foreach (var text in new[] { "", ",,,", "a", "a,b", "\"a", "a,1", "a,99999999999999999999,1" }) Assert.True(TagFile.Read(text).Tags.Length <= 1);
    }

    [Fact]
    public void Of_many_tags_a_translation_found_by_two_letters_is_not_hidden()
    {
        var index = new TagIndex([TagFile.Read(string.Join('\n', Enumerable.Range(0, 500).Select(i => $"cf_{i},0,{9000 - i},"))), TagFile.Read("long_hair,0,5,,长发")]);
        Assert.Contains("long_hair", index.Find("cf", 12).Select(it => it.Tag.Name));
        Assert.Equal(12, index.Find("cf", 12).Length);
    }

    [Fact]
    public void The_shelf_reads_the_users_lists_when_they_change_and_the_extensions_where_there_are_none()
    {
        var data = Directory.CreateTempSubdirectory("easel-tags-");
        try
        {
            var webui = Path.Combine(data.FullName, "webui");
            var extension = Directory.CreateDirectory(Path.Combine(webui, "extensions", "a1111-sd-webui-tagcomplete", "tags"));
            File.WriteAllText(Path.Combine(extension.FullName, "danbooru.csv"), "solo,0,100,\n");
            File.WriteAllText(Path.Combine(extension.FullName, "e621.csv"), "wolf,0,100,\n");
            var shelf = new TagShelf(new StudioFolders(data.FullName) { Webui = webui }, NullLogger<TagShelf>.Instance);
            Assert.Equal(["solo"], shelf.Index().Find("so", 5).Select(it => it.Tag.Name));
            Assert.Empty(shelf.Index().Find("wolf", 5));
            Assert.Same(shelf.Index(), shelf.Index());
            Directory.CreateDirectory(shelf.Folder);
            File.WriteAllText(Path.Combine(shelf.Folder, "mine.csv"), "wolf,0,100,\n");
            Assert.Equal(1, shelf.Index().Count);
            Assert.Single(shelf.Index().Find("wolf", 5));
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }
}
