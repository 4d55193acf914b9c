//! A cache never fails a run: damage, races and places that cannot be written all count as absence.

use super::*;

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("disk_cache-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        Folder(path)
    }
    fn cache(&self) -> DiskCache {
        DiskCache::open(Some(self.0.clone()), "test", 1 << 20)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn keeps_and_replaces() {
    let folder = Folder::new("keeps");
    let cache = folder.cache();
    let key = hash(&[b"a"]);
    assert_eq!(cache.get("code", &key), None);
    cache.put("code", &key, b"one");
    assert_eq!(cache.get("code", &key).as_deref(), Some(&b"one"[..]));
    assert_eq!(cache.get("other", &key), None);
    cache.put("code", &key, b"");
    assert_eq!(cache.get("code", &key).as_deref(), Some(&b""[..]));
    cache.remove("code", &key);
    assert_eq!(cache.get("code", &key), None);
    cache.put("code", &key, b"two");
    assert_eq!(DiskCache::open(Some(folder.0.clone()), "later version", 1 << 20).get("code", &key), None);
}

#[test]
fn damage_is_removed() {
    let folder = Folder::new("damage");
    let cache = folder.cache();
    let key = hash(&[b"k"]);
    let payload: Vec<u8> = (0..10_000u32).map(|n| n as u8).collect();
    let damages: [fn(&mut Vec<u8>); 6] = [
        |bytes| bytes.truncate(bytes.len() - 1),
        |bytes| bytes.truncate(17),
        |bytes| bytes.clear(),
        |bytes| bytes[500] ^= 1,
        |bytes| bytes.extend_from_slice(b"garbage"),
        |bytes| bytes.iter_mut().for_each(|byte| *byte = 0xAA),
    ];
    for damage in damages {
        cache.put("code", &key, &payload);
        let path = cache.path("code", &key);
        let mut bytes = fs::read(&path).unwrap();
        damage(&mut bytes);
        fs::write(&path, bytes).unwrap();
        assert_eq!(cache.get("code", &key), None);
        assert!(!path.exists(), "a damaged file is removed");
    }
    // An entry under another's name is not believed either.
    cache.put("code", &key, &payload);
    let other = hash(&[b"other"]);
    fs::create_dir_all(cache.path("code", &other).parent().unwrap()).unwrap();
    fs::rename(cache.path("code", &key), cache.path("code", &other)).unwrap();
    assert_eq!(cache.get("code", &other), None);
    // A folder where a file should be.
    fs::create_dir_all(cache.path("code", &key)).unwrap();
    assert_eq!(cache.get("code", &key), None);
    cache.put("code", &key, &payload);
}

#[test]
fn writers_do_not_disturb_each_other() {
    let folder = Folder::new("race");
    let key = hash(&[b"shared"]);
    std::thread::scope(|scope| {
        for writer in 0..8u8 {
            let folder = &folder;
            scope.spawn(move || {
                let cache = folder.cache();
                for _ in 0..50 {
                    cache.put("code", &key, &vec![writer; 20_000]);
                    if let Some(found) = cache.get("code", &key) {
                        assert_eq!(found.len(), 20_000);
                        assert!(found.iter().all(|byte| *byte == found[0]));
                    }
                }
            });
        }
    });
    assert!(folder.cache().get("code", &key).is_some());
}

#[test]
fn unusable_places_are_silent() {
    let key = hash(&[b"k"]);
    let folder = Folder::new("unusable");
    fs::create_dir_all(&folder.0).unwrap();
    let file = folder.0.join("file");
    fs::write(&file, b"").unwrap();
    for place in [file.join("below"), PathBuf::from("/proc/nowhere"), PathBuf::from("/dev/full")] {
        let cache = DiskCache::open(Some(place), "test", 1 << 20);
        cache.put("code", &key, b"x");
        assert_eq!(cache.get("code", &key), None);
        cache.shrink();
    }
    let cache = DiskCache::disabled();
    cache.put("code", &key, b"x");
    assert_eq!(cache.get("code", &key), None);
}

#[test]
fn shrinks_to_the_oldest_rest() {
    let folder = Folder::new("shrink");
    let cache = DiskCache::open(Some(folder.0.clone()), "test", 100_000);
    let keys: Vec<_> = (0..30u8).map(|n| hash(&[&[n]])).collect();
    for (age, key) in keys.iter().enumerate() {
        cache.put("code", key, &[0; 5000]);
        let file = File::options().write(true).open(cache.path("code", key)).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(1000 - age as u64)).unwrap();
    }
    let bystander = folder.0.join("precious.txt");
    fs::write(&bystander, vec![0; 500_000]).unwrap();
    cache.shrink();
    let kept: Vec<bool> = keys.iter().map(|key| cache.get("code", key).is_some()).collect();
    let count = kept.iter().filter(|kept| **kept).count();
    assert!((10..=16).contains(&count), "{count} kept");
    assert!(kept[29] && !kept[0] && kept.is_sorted());
    assert!(bystander.exists());
    cache.put("code", &keys[0], &[0; 50_000]);
    assert_eq!(cache.get("code", &keys[0]), None, "too large to keep");
}

#[test]
fn hash_sees_borders() {
    assert_ne!(hash(&[b"ab", b"c"]), hash(&[b"a", b"bc"]));
    assert_ne!(hash(&[b""]), hash(&[]));
    assert_eq!(hash(&[b"x", b"y"]), hash(&[b"x", b"y"]));
}
