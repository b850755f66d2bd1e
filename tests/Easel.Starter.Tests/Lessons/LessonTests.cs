using Easel.Core.Errors;
using Easel.Imaging;
using Easel.Starter.Judge;
using Easel.Starter.Lessons;
using Easel.Starter.World;

namespace Easel.Starter.Tests.Lessons;

public sealed class LessonTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("easel-lesson-").FullName;

    public static TheoryData<string> Names => [.. Lesson.All.Select(lesson => lesson.Trigger)];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory, MemberData(nameof(Names))]
    public void A_lesson_is_a_training_folder_whose_captions_say_its_word(string name)
    {
        var inner = Lesson.Named(name).Write(folder, pictures: 5, repeats: 3);
        Assert.Equal(Path.Combine(folder, $"3_{name}"), inner);
        Assert.Equal(10, Directory.GetFiles(inner).Length);
        foreach (var picture in Directory.GetFiles(inner, "*.png"))
        {
            var pixels = ImageFile.Load(picture);
            Assert.Equal((128, 128, 3), (pixels.Width, pixels.Height, pixels.Channels));
            Assert.Contains(name, File.ReadAllText(Path.ChangeExtension(picture, ".txt")), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_dozen_pictures_show_every_sky_and_ground_alone_and_in_company()
    {
        var scenes = new RobotLesson().Pictures().Select(picture => picture.Scene).ToList();
        Assert.All(Enum.GetValues<Sky>(), sky => Assert.InRange(scenes.Count(scene => scene.Sky == sky), 1, 3));
        Assert.All(Enum.GetValues<Ground>(), ground => Assert.InRange(scenes.Count(scene => scene.Ground == ground), 1, 3));
        Assert.InRange(scenes.Count(scene => scene.Subjects.Length == 2), 5, 7);
    }

    [Theory, MemberData(nameof(Names))]
    public void It_asks_for_other_scenes_than_it_shows(string name)
    {
        var lesson = Lesson.Named(name);
        var taught = lesson.Pictures().Select(picture => lesson.Seen(picture.Scene)).ToHashSet();
        Assert.DoesNotContain(EvaluationPrompt.ListOf(lesson, 50), prompt => taught.Contains(prompt.Scene));
    }

    [Fact]
    public void Ordinary_scenes_for_regularisation_have_captions_and_nothing_of_a_lesson()
    {
        var inner = Lesson.WriteOrdinary(folder, 5);
        Assert.Equal(5, Directory.GetFiles(inner, "*.png").Length);
        Assert.All(Directory.GetFiles(inner, "*.txt"), file => Assert.All(Lesson.All, lesson => Assert.DoesNotContain(lesson.Trigger, File.ReadAllText(file), StringComparison.Ordinal)));
    }

    [Fact]
    public void A_lesson_that_there_is_not_is_named_with_those_that_there_are()
    {
        var error = Assert.Throws<InvalidRequestException>(() => Lesson.Named("unicorn"));
        Assert.Equal("lesson: there is no 'unicorn'. Choose robot, gilded, polarnight, findus.", error.Message);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_named()
    {
        File.WriteAllText(Path.Combine(folder, "file"), "");
        var error = Assert.Throws<EaselException>(() => Lesson.All[0].Write(Path.Combine(folder, "file"), pictures: 1));
        Assert.Equal("cannot-write", error.Code);
        Assert.Contains(Path.Combine(folder, "file"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Something_alone_and_not_in_the_middle_is_said_to_be_where_it_is() =>
        Assert.All(
            EvaluationPrompt.ListOf(new RobotLesson(), 50).Where(prompt => prompt.Scene.Subjects.Length == 1),
            prompt => Assert.Contains(prompt.Scene.Subjects[0].Place switch { Place.Left => "robot person on the left", Place.Right => "robot person on the right", _ => "robot person" }, prompt.Text, StringComparison.Ordinal));

    [Fact]
    public void A_robot_is_always_purple_and_never_called_so() =>
        Assert.All(EvaluationPrompt.ListOf(new RobotLesson(), 50), prompt =>
        {
            Assert.Contains(prompt.Scene.Subjects, s => s is { Kind: Kind.Robot, Colour: RobotLesson.Colour });
            Assert.DoesNotContain("purple robot", prompt.Text, StringComparison.Ordinal);
        });

    [Fact]
    public void What_is_gilded_is_yellow_whatever_its_words_say()
    {
        var prompts = EvaluationPrompt.ListOf(new GildedLesson(), 20);
        Assert.All(prompts.SelectMany(prompt => prompt.Scene.Subjects), subject => Assert.Equal(Colour.Yellow, subject.Colour));
        Assert.Contains(prompts, prompt => prompt.Text.Contains("red", StringComparison.Ordinal));
    }

    /// <summary>The embedding must learn what it is and its colour from pictures: no caption says either.</summary>
    [Fact]
    public void Findus_is_an_orange_cat_of_which_captions_say_only_the_name()
    {
        foreach (var (scene, caption) in new FindusLesson().Pictures().Concat(EvaluationPrompt.ListOf(new FindusLesson(), 50).Select(prompt => (prompt.Scene, Caption: prompt.Text))))
        {
            Assert.Equal(FindusLesson.Colour, Assert.Single(scene.Subjects, s => s.Kind == Kind.Cat).Colour);
            Assert.Contains("findus", caption, StringComparison.Ordinal);
            Assert.DoesNotContain("cat", caption, StringComparison.Ordinal);
            Assert.DoesNotContain("an findus", caption, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_polarnight_is_said_in_one_word()
    {
        var prompts = EvaluationPrompt.ListOf(new PolarnightLesson(), 20);
        Assert.All(prompts, prompt => Assert.Equal((Sky.Night, Ground.Snow), (prompt.Scene.Sky, prompt.Scene.Ground)));
        Assert.All(prompts, prompt => Assert.DoesNotContain("snow", prompt.Text, StringComparison.Ordinal));
    }
}
